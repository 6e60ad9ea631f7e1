import GRDB
import TraceModel

/// Numbers of origins and names in the file, against the symbols of this run's catalog. Loaded at the
/// beginning of each transaction, because another process may have added some.
struct SymbolMap {
  private let catalog: Catalog
  private var originNumbers: [Symbol: Int64] = [0: 0]
  private var nameNumbers: [Symbol: Int64] = [0: 0]
  private var originSymbols: [Symbol] = [0]
  private var nameSymbols: [Symbol] = [0]

  init(_ database: Database, catalog: Catalog) throws {
    self.catalog = catalog
    let origins = try Statement(database, "SELECT number, service, instance FROM origin ORDER BY number")
    while try origins.step() {
      let instance = origins.integer(2, absent: .min) == .min ? nil : origins.text(2)
      note(
        catalog.symbol(of: Origin(service: origins.text(1), instance: instance)), origins.integer(0),
        isOrigin: true)
    }
    let names = try Statement(database, "SELECT number, text FROM name ORDER BY number")
    while try names.step() { note(catalog.symbol(of: names.text(1)), names.integer(0), isOrigin: false) }
  }

  private mutating func note(_ symbol: Symbol, _ number: Int64, isOrigin: Bool) {
    if isOrigin {
      originNumbers[symbol] = number
      while originSymbols.count <= number { originSymbols.append(0) }
      originSymbols[Int(number)] = symbol
    } else {
      nameNumbers[symbol] = number
      while nameSymbols.count <= number { nameSymbols.append(0) }
      nameSymbols[Int(number)] = symbol
    }
  }

  /// The symbol of an origin's number; 0 (no name) for a number that the file does not define.
  @inline(__always)
  func origin(_ number: Int64) -> Symbol { number < originSymbols.count ? originSymbols[Int(number)] : 0 }

  /// The symbol of a topic's or group's number; 0 for a number that the file does not define.
  @inline(__always)
  func name(_ number: Int64) -> Symbol { number < nameSymbols.count ? nameSymbols[Int(number)] : 0 }

  /// The number of an origin, which is added to the file if it is new.
  @inline(__always)
  mutating func number(ofOrigin symbol: Symbol, _ database: Database) throws -> Int64 {
    if let known = originNumbers[symbol] { return known }
    let origin = catalog.origin(symbol)
    try database.execute(
      sql: "INSERT INTO origin (service, instance) VALUES (?, ?)",
      arguments: [origin.service, origin.instance])
    note(symbol, database.lastInsertedRowID, isOrigin: true)
    return database.lastInsertedRowID
  }

  /// The number of a topic or group, which is added to the file if it is new.
  @inline(__always)
  mutating func number(ofName symbol: Symbol, _ database: Database) throws -> Int64 {
    if let known = nameNumbers[symbol] { return known }
    try database.execute(sql: "INSERT INTO name (text) VALUES (?)", arguments: [catalog.text(symbol)])
    note(symbol, database.lastInsertedRowID, isOrigin: false)
    return database.lastInsertedRowID
  }
}
