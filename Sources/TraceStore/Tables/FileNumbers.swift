package import GRDB
package import TraceModel

/// The numbers that origins and names have in the file, by the ids of this run's catalog.
package struct FileNumbers: Sendable {
  private var origins: [Int64] = []
  private var names: [Int64] = []
  private var attributes = AttributeNumbers()
  /// How often something had been removed from the file when they were read: later, they may stand for nothing.
  package private(set) var removals: Int64 = 0

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

  /// The numbers of all names of `catalog`; names new to the file are added to it. All tables are read once. After
  /// requests were removed only `values` of attributes are added: others may have gone with them.
  package init(
    _ database: Database, catalog: Catalog, values: () -> Set<AttributeCode> = { [] }
  ) throws {
    var names = try NumberedNames(database)
    for origin in catalog.origins { append(origin: try names.number(of: origin)) }
    for text in catalog.texts { append(name: try names.number(of: text)) }
    removals = try Removal.times(database)
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
  /// be written. `known` is given back if the catalog has nothing new: always but for the first few batches. Else both
  /// tables are read once.
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
    return try write { try FileNumbers($0, catalog: catalog, values: values) }
  }
}

/// The names that the file has, with their numbers. Numbers go on from the last.
private struct NumberedNames {
  private var origins: [Origin: Int64] = [:]
  private var texts: [String: Int64] = [:]
  private let insertOrigin: Statement
  private let insertText: Statement
  private let database: Database

  init(_ database: Database) throws {
    self.database = database
    insertOrigin = try Statement(database, "INSERT INTO origin (service, instance) VALUES (?, ?)")
    insertText = try Statement(database, "INSERT INTO name (text) VALUES (?)")
    let origins = try Statement(database, "SELECT service, instance, number FROM origin ORDER BY number DESC")
    while try origins.step() {
      self.origins[Origin(service: origins.text(0), instance: origins.optionalText(1))] = origins.integer(2)
    }
    let texts = try Statement(database, "SELECT text, number FROM name ORDER BY number DESC")
    while try texts.step() { self.texts[texts.text(0)] = texts.integer(1) }
  }

  mutating func number(of origin: Origin) throws -> Int64 {
    if origin == Origin(service: "") { return 0 }
    if let known = origins[origin] { return known }
    insertOrigin.bind(1, origin.service)
    if let instance = origin.instance { insertOrigin.bind(2, instance) } else { insertOrigin.bindNull(2) }
    try insertOrigin.run()
    let number = database.lastInsertedRowID
    origins[origin] = number
    return number
  }

  mutating func number(of text: String) throws -> Int64 {
    if text.isEmpty { return 0 }
    if let known = texts[text] { return known }
    insertText.bind(1, text)
    try insertText.run()
    let number = database.lastInsertedRowID
    texts[text] = number
    return number
  }
}

extension FileNumbers {
  fileprivate var count: (Int, Int, Int) { (origins.count, names.count, attributes.changes) }
  fileprivate mutating func append(origin number: Int64) { origins.append(number) }
  fileprivate mutating func append(name number: Int64) { names.append(number) }
}
