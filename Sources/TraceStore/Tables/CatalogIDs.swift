import GRDB
import TraceModel

/// The ids that this run's catalog has for the numbers of origins and names in the file.
struct CatalogIDs {
  private var origins: [OriginID] = [.unnamed]
  private var names: [NameID] = [.empty]

  /// Loads both tables into the catalog.
  init(_ database: Database, catalog: Catalog) throws {
    let origins = try Statement(database, "SELECT number, service, instance FROM origin ORDER BY number")
    while try origins.step() {
      let id = catalog.id(of: Origin(service: origins.text(1), instance: origins.optionalText(2)))
      try Self.note(id, at: origins.integer(0), in: &self.origins)
    }
    let names = try Statement(database, "SELECT number, text FROM name ORDER BY number")
    while try names.step() {
      try Self.note(catalog.id(of: names.text(1)), at: names.integer(0), in: &self.names)
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
  private static func note<ID: TableID>(_ id: ID, at number: Int64, in ids: inout [ID]) throws {
    guard number == ids.count else {
      throw Damage.found("the name that follows number \(ids.count - 1) has number \(number)")
    }
    ids.append(id)
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
