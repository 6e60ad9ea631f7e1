import GRDB
import Synchronization
import TraceModel

/// The ids that this run's catalog has for the numbers of origins and names in the file.
struct CatalogIDs: Sendable {
  private var origins: [OriginID] = [.unnamed]
  private var names: [NameID] = [.empty]

  /// Loads both tables into the catalog. Throws damage where they are not as they were written.
  init(_ database: Database, catalog: Catalog) throws {
    var named: [Origin] = []
    try TableSeals.forEachRow(of: .origin, database) { rows in
      try Self.expect(rows.integer(0), behind: named.count)
      named.append(Origin(service: rows.text(1), instance: rows.optionalText(2)))
    }
    origins += catalog.ids(of: named)
    try TableSeals.forEachRow(of: .name, database) { rows in
      try Self.expect(rows.integer(0), behind: names.count - 1)
      names.append(catalog.id(of: rows.text(1)))
    }
  }

  /// Reads what has been added to both tables since.
  fileprivate mutating func readOn(_ database: Database, catalog: Catalog) throws {
    let rows = try Statement(
      database, "SELECT number, service, instance FROM origin WHERE number >= ? ORDER BY number")
    rows.bind(1, Int64(origins.count))
    while try rows.step() {
      try Self.expect(rows.integer(0), behind: origins.count - 1)
      origins.append(catalog.id(of: Origin(service: rows.text(1), instance: rows.optionalText(2))))
    }
    let texts = try Statement(database, "SELECT number, text FROM name WHERE number >= ? ORDER BY number")
    texts.bind(1, Int64(names.count))
    while try texts.step() {
      try Self.expect(texts.integer(0), behind: names.count - 1)
      names.append(catalog.id(of: texts.text(1)))
    }
  }

  private init() {}

  /// For who wants numbers of the file: each of them, below `count`, is its own id.
  init(identityOf count: Int) {
    origins = (0..<count).map { OriginID(index: $0) }
    names = (0..<count).map { NameID(index: $0) }
  }

  /// All of them, for what is stored of surveys.
  var all: SurveyCoder.Identities { SurveyCoder.Identities(origins: origins, names: names) }

  /// For callers that need no id: no number has a name.
  static let none = CatalogIDs()

  /// Numbers are given one after another, and no row is ever removed.
  private static func expect(_ number: Int64, behind last: Int) throws {
    guard number == last + 1 else {
      throw Damage.found("the name that follows number \(last) has number \(number)")
    }
  }

  /// The id of an origin's number; `unnamed` for a number that the file does not define.
  @inline(__always)
  func origin(_ number: Int64) -> OriginID {
    number >= 0 && number < origins.count ? origins[Int(number)] : .unnamed
  }

  /// The id of a topic's or group's number; `empty` for a number that the file does not define.
  @inline(__always)
  func name(_ number: Int64) -> NameID { number >= 0 && number < names.count ? names[Int(number)] : .empty }
}

/// The ids of the tables that were read last: several connections to one index, and several readings, read them once.
final class SealedIDs: Sendable {
  private struct Known {
    /// The checksums of the tables; empty while nothing is sealed.
    var seals: [Int64]
    var removals: Int64
    var ids: CatalogIDs
  }

  private let latest = Mutex<Known?>(nil)

  /// The ids of an index.
  func ids(_ database: Database, catalog: Catalog) throws -> CatalogIDs {
    let tables: [TableSeals.Sealed] = [.origin, .name]
    let seals = try tables.compactMap { try TableSeals.stored($0, database) }
    let removals = try Removal.times(database)
    var known = latest.withLock { $0 }
    if let known, !seals.isEmpty, known.seals == seals { return known.ids }
    if seals.isEmpty, known?.removals == removals {
      try known?.ids.readOn(database, catalog: catalog)
    } else {
      known = nil
    }
    let ids = try known?.ids ?? CatalogIDs(database, catalog: catalog)
    latest.withLock { $0 = Known(seals: seals, removals: removals, ids: ids) }
    return ids
  }
}
