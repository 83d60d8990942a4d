/** Engine of a cache with its version. */
export class CacheEngine {
  /** Valkey 8.2. */
  static readonly VALKEY_8_2 = new CacheEngine('valkey', '8.2', 'valkey8');
  /** Valkey 8.0. */
  static readonly VALKEY_8_0 = new CacheEngine('valkey', '8.0', 'valkey8');
  /** Valkey 7.2. */
  static readonly VALKEY_7_2 = new CacheEngine('valkey', '7.2', 'valkey7');
  /** Redis OSS 7.1, the last one that ElastiCache offers. */
  static readonly REDIS_7_1 = new CacheEngine('redis', '7.1', 'redis7');

  /**
   * Another version.
   *
   * @param engine `valkey` or `redis`
   * @param version as `DescribeCacheEngineVersions` lists it, for instance `8.1`
   * @param parameterFamily family of parameter groups, for instance `valkey8`
   */
  static of(engine: string, version: string, parameterFamily: string): CacheEngine {
    return new CacheEngine(engine, version, parameterFamily);
  }

  private constructor(
    /** `valkey` or `redis`. */
    readonly engine: string,
    /** For instance `8.2`. */
    readonly version: string,
    /** Family of parameter groups, for instance `valkey8`. */
    readonly parameterFamily: string,
  ) {}
}
