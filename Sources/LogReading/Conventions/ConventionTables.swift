import Synchronization

/// The parts of decoders for the logs of one profile, each made once when it is asked for: few conventions differ in
/// their fields.
final class ConventionTables: Sendable {
  /// How the fields of a convention are found and understood.
  struct Tables: Sendable {
    let keys: KeyTable
    let vocabulary: Vocabulary
    /// nil where no profile is for the log.
    var rules: LogRules?
    var timeReading: TimeReading?
    /// Of times without an offset; nil where no profile says it.
    var zone: LocalZone?
  }

  private let known = Mutex<[LogConvention.Fields: Tables]>([:])
  private let ids = Mutex<KeyTable?>(nil)
  private let sampled = Mutex<[LogLayout: SampledKeys]>([:])

  /// The tables of a convention's fields, which `make` makes if they were not asked for before.
  func tables(of fields: LogConvention.Fields, _ make: () throws -> Tables) rethrows -> Tables {
    if let tables = known.withLock({ $0[fields] }) { return tables }
    let tables = try make()
    known.withLock { $0[fields] = tables }
    return tables
  }

  /// The table that finds all keys of ids.
  func idTable(_ make: () -> KeyTable) -> KeyTable {
    if let table = ids.withLock({ $0 }) { return table }
    let table = make()
    ids.withLock { $0 = table }
    return table
  }

  /// The keys that logs of a layout are sampled for.
  func sampledKeys(_ layout: LogLayout, _ make: () throws -> SampledKeys) rethrows -> SampledKeys {
    if let keys = sampled.withLock({ $0[layout] }) { return keys }
    let keys = try make()
    sampled.withLock { $0[layout] = keys }
    return keys
  }
}
