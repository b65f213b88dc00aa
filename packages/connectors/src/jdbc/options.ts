// SPDX-License-Identifier: Apache-2.0
import type { Duration } from "@tsflink/core";

export interface JdbcConnection {
  /**
   * `jdbc:postgresql://host:port/database`, with any parameter of the driver but the user and the password.
   *
   * A server that does not answer is given up after the driver's `connectTimeout`, 10 seconds unless the URL says otherwise.
   */
  readonly url: string;
  /** The table, with its schema where that is not the user's default: `"shop.orders"`. */
  readonly table: string;
  readonly user?: string;
  /** Never part of an error, a plan or a log. Needs a `user`. */
  readonly password?: string;
  /** How long a connection may take to answer whether it still works, in whole seconds, before another is opened. @defaultValue 60 seconds */
  readonly connectionTimeout?: Duration;
}

/** How rows that were looked up are kept for the next time. */
export interface JdbcLookupCache {
  /** How many rows are kept in each task. @defaultValue no limit */
  readonly maxRows?: number;
  /** How long a row is kept after it was fetched: how stale it may be. @defaultValue no limit */
  readonly expireAfterWrite?: Duration;
  /** How long a row is kept after it was last asked for. @defaultValue no limit */
  readonly expireAfterAccess?: Duration;
  /** Whether it is kept, too, that a key has no row. @defaultValue `true` */
  readonly missingKeys?: boolean;
}

export interface JdbcReading {
  /** Reads in several tasks at once, each a range of the values of a number, date or timestamp column. @defaultValue one task reads all */
  readonly partition?: {
    readonly column: string;
    /** How many ranges. */
    readonly count: number;
    /**
     * The smallest value and the largest, as whole numbers; of dates and timestamps in milliseconds since 1970. Rows beyond them are not read.
     */
    readonly from: number | bigint;
    readonly to: number | bigint;
  };
  /** How many rows the driver fetches at a time. @defaultValue all at once */
  readonly fetchSize?: number;
  /** Whether filters of a query are asked of the database. @defaultValue `true` */
  readonly pushFilters?: boolean;
  /** When the table is looked up in, by `joinAsOf` or `FOR SYSTEM_TIME AS OF`. */
  readonly lookup?: {
    /** @defaultValue nothing is kept: each row asks the database */
    readonly cache?: JdbcLookupCache;
    /** How often a request that failed is repeated. @defaultValue 3 */
    readonly retries?: number;
  };
}

export interface JdbcWriting {
  /** When rows that wait are written. They are also when a checkpoint begins. */
  readonly flush?: {
    /** This many wait; 0 is no limit. @defaultValue 100 */
    readonly rows?: number;
    /** This much time has passed; `"0 seconds"` is never. @defaultValue 1 second */
    readonly interval?: Duration;
  };
  /** How often a batch that failed is written again, after one, two, ... seconds. @defaultValue 3 */
  readonly retries?: number;
  /** How many tasks write. @defaultValue the parallelism of the rows' origin */
  readonly parallelism?: number;
}

export interface JdbcSinkOptions extends JdbcConnection, JdbcWriting {}

export interface JdbcOptions extends JdbcConnection, JdbcReading, JdbcWriting {}

export interface JdbcCatalogOptions {
  /** `jdbc:postgresql://host:port`, without a database. */
  readonly baseUrl: string;
  /** The database whose tables are meant by names without one. */
  readonly defaultDatabase: string;
  readonly user: string;
  /** Never part of an error or a log. */
  readonly password: string;
}
