import { deletedIn, type Deleted } from './deleted';
import { fieldsOf } from './fields';

test.each<[Record<string, unknown>, Deleted]>([
  [{}, 'no'],
  [{ _ab_cdc_deleted_at: null }, 'no'],
  [{ _ab_cdc_deleted_at: '' }, 'no'],
  [{ _ab_cdc_deleted_at: 0 }, 'no'],
  [{ _ab_cdc_deleted_at: '0' }, 'no'],
  [{ _ab_cdc_deleted_at: 'null' }, 'no'],
  [{ _ab_cdc_deleted_at: '\\N' }, 'no'],
  [{ _ab_cdc_deleted_at: 'NaN' }, 'no'],
  [{ _ab_cdc_deleted_at: '__debezium_unavailable_value' }, 'no'],
  [{ _fivetran_deleted: false }, 'no'],
  [{ _fivetran_deleted: 'FALSE' }, 'no'],
  [{ __deleted: 'false' }, 'no'],
  [{ _ab_cdc_deleted_at: '2024-03-01T10:00:00Z' }, 'yes'],
  [{ _AB_CDC_DELETED_AT: '2024-03-01 10:00:00' }, 'yes'],
  [{ _ab_cdc_deleted_at: '"2024-03-01"' }, 'yes'],
  [{ _ab_cdc_deleted_at: 1709287200 }, 'yes'],
  [{ _fivetran_deleted: true }, 'yes'],
  [{ _FIVETRAN_DELETED: 'True' }, 'yes'],
  [{ _fivetran_deleted: 1 }, 'yes'],
  [{ __deleted: 'true' }, 'yes'],
  [{ _fivetran_deleted: 'maybe' }, 'unreadable'],
  [{ _ab_cdc_deleted_at: {} }, 'unreadable'],
  [{ _ab_cdc_deleted_at: -1 }, 'unreadable'],
  [{ _ab_cdc_deleted_at: '2024-03-01', __deleted: [] }, 'unreadable'],
])('D42: %j is deleted: %s', (data, expected) => {
  expect(deletedIn(fieldsOf(data))).toBe(expected);
});
