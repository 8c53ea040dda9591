import { slugOfAudience } from './slugs';

test.each(['high_value', 'High Value', ' high-value ', 'HIGH_VALUE', '“High” value!'])(
  '%s has the slug that Lytics forms of a name',
  (audience) => {
    expect(slugOfAudience(audience)).toBe('high_value');
  },
);

test('an ID stays an ID, and letters of other alphabets stay', () => {
  const id = '42976a269a5e6b9d06c681b1c27292df';
  expect(slugOfAudience(id)).toBe(id);
  expect(slugOfAudience('Ελλάδα 2')).toBe('ελλάδα_2');
});

test('a name without letters and digits is its own slug', () => {
  expect(slugOfAudience('***')).toBe('***');
});
