import { DuckDBInstance } from '@duckdb/node-api';

/** A string as an SQL literal. */
export const literal = (text: string): string => `'${text.replaceAll("'", "''")}'`;

/** A column's name as an SQL identifier. */
export const identifier = (name: string): string => `"${name.replaceAll('"', '""')}"`;

/** A database in memory, bounded; what does not fit goes to the folder for a while. */
export function openMemory(temporaryFolder: string): Promise<DuckDBInstance> {
  return DuckDBInstance.create(':memory:', {
    threads: '1',
    memory_limit: '384MB',
    temp_directory: temporaryFolder,
    max_temp_directory_size: '2GB',
    // Nothing is fetched from outside at run time, nor loaded by itself.
    autoinstall_known_extensions: 'false',
  });
}
