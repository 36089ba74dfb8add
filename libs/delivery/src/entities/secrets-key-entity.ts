import { EntitySchema } from 'typeorm'

/** The row of service.secrets_key: a text that only the store's key of secrets opens. */
export interface SecretsKeyEntity {
  /** Always true: the table has one row at most. */
  onlyRow: boolean
  sealed: string
}

export const SecretsKeySchema = new EntitySchema<SecretsKeyEntity>({
  name: 'SecretsKey',
  schema: 'service',
  tableName: 'secrets_key',
  columns: {
    onlyRow: { type: 'boolean', primary: true, name: 'only_row', default: true },
    sealed: { type: 'text' },
  },
})
