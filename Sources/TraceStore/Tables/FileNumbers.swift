package import GRDB
package import TraceModel

/// The numbers that origins and names have in the file, by the ids of this run's catalog.
package struct FileNumbers: Sendable {
  private var origins: [Int64] = []
  private var names: [Int64] = []
  private var attributes = AttributeNumbers()
  /// How often something had been removed from the file when they were read: later, they may stand for nothing.
  package private(set) var removals: Int64 = 0
  private var table = NumberedNames()

  init() {}

  /// For who has numbers of the file in the place of ids: each of them, below `count`, is its own number.
  init(identityOf count: Int) {
    origins = (0..<Int64(count)).map { $0 }
    names = origins
  }

  /// For rows without any.
  static let none = FileNumbers()

  /// All of them, for what is stored of surveys.
  var all: SurveyCoder.Numbers { SurveyCoder.Numbers(origins: origins, names: names) }

  /// The numbers of all names of `catalog`; names new to the file are added to it. The cost is that of reading both
  /// tables or, with the numbers that are `known` of the same file, what is new there and in the catalog. After
  /// requests were removed only `values` of attributes are added: others may have gone with them.
  package init(
    _ database: Database, catalog: Catalog, after known: FileNumbers? = nil,
    values: () -> Set<AttributeCode> = { [] }
  ) throws {
    removals = try Removal.times(database)
    if let known, known.removals == removals {
      (origins, names, table) = (known.origins, known.names, known.table)
    }
    let added = try table.numbers(
      of: catalog.origins[origins.count...], catalog.texts[names.count...], database)
    origins += added.origins
    names += added.texts
    attributes = try AttributeNumbers(database, catalog.attributes, only: removals > 0 ? values() : nil)
  }

  /// The number of an attribute's value; 0 where the file does not store it.
  @inline(__always)
  func value(_ code: AttributeCode) -> Int64 { attributes.number(code) }

  /// The number of an origin that the numbers were made for; 0 for the origin without a name.
  @inline(__always)
  func origin(_ id: OriginID) -> Int64 { origins[id.index] }

  /// The number of a topic or group that the numbers were made for; 0 for none.
  @inline(__always)
  func name(_ id: NameID) -> Int64 { names[id.index] }
}

extension IndexFile {
  /// The numbers of all names of the catalog; names new to the file are added to it. `values`: of attributes, about to
  /// be written. `known` is given back if the catalog has nothing new.
  package func fileNumbers(
    _ known: FileNumbers?, values: () -> Set<AttributeCode> = { [] }
  ) throws -> FileNumbers {
    let origins = catalog.origins
    let texts = catalog.texts
    if let known, known.count == (origins.count, texts.count, catalog.attributes.changes),
      known.removals == 0 || values().allSatisfy({ known.value($0) > 0 })
    {
      return known
    }
    return try write { try FileNumbers($0, catalog: catalog, after: known, values: values) }
  }
}

extension FileNumbers {
  fileprivate var count: (Int, Int, Int) { (origins.count, names.count, attributes.changes) }
}
