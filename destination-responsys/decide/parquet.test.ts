import { outOfParquet } from './parquet';

test.each<[unknown, unknown]>([
  [{ list: [{ element: 'a' }, { element: null }] }, ['a', null]],
  [{ list: [{ item: 'a' }] }, ['a']],
  [{ list: [{ element: 'a' }, {}] }, ['a', null]],
  [{ list: [] }, []],
  [{ bag: [{ array_element: 'a' }] }, ['a']],
  [{ bag: [{ array: 'a' }] }, ['a']],
  [{ array: ['a'] }, ['a']],
  [{ array: [{ slug: 'a', name: 'A' }] }, [{ slug: 'a', name: 'A' }]],
  [{ segments_tuple: ['a'] }, ['a']],
  [[{ element: 'a' }], ['a']],
  [{ key_value: [{ key: 'a', value: true }, { key: 'b' }] }, { a: true, b: null }],
  [{ map: [{ key: 'a', value: 1 }] }, { a: 1 }],
  [{ list: [{ element: 'a' }, 'b'] }, [{ element: 'a' }, 'b']],
])('%j is %j', (value, plain) => {
  expect(outOfParquet(value)).toEqual(plain);
});

test.each<[unknown]>([
  ['list'],
  [null],
  [['a']],
  [[]],
  [[{ element: 'a' }, 'b']],
  [[{ element: 'a' }, {}]],
  [{ list: 'a' }],
  [{ list: [{ element: 'a' }], other: 1 }],
  [{ lists: [{ element: 'a' }] }],
  [{ key_value: [{ key: 'a', value: true, other: 1 }] }],
  [
    {
      key_value: [
        { key: 'a', value: true },
        { key: 'a', value: false },
      ],
    },
  ],
  [{ key_value: ['a'] }],
  [{ key_value: [{ key: 1, value: true }] }],
  [{ key_value: [{ value: true }] }],
  [{ key_value: [{ key: 'a', value: true }, 'b'] }],
  [{}],
])('%j is unchanged', (value) => {
  expect(outOfParquet(value)).toBe(value);
});
