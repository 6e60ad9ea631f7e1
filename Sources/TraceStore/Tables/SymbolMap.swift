import GRDB
import TraceModel

/// The symbols that this run's catalog has for the numbers of origins and names in the file.
struct SymbolMap {
  private var origins: [Symbol] = [0]
  private var names: [Symbol] = [0]

  /// Loads both tables into the catalog.
  init(_ database: Database, catalog: Catalog) throws {
    let origins = try Statement(database, "SELECT number, service, instance FROM origin ORDER BY number")
    while try origins.step() {
      let instance = origins.integer(2, absent: .min) == .min ? nil : origins.text(2)
      let symbol = catalog.symbol(of: Origin(service: origins.text(1), instance: instance))
      Self.note(symbol, at: origins.integer(0), in: &self.origins)
    }
    let names = try Statement(database, "SELECT number, text FROM name ORDER BY number")
    while try names.step() {
      Self.note(catalog.symbol(of: names.text(1)), at: names.integer(0), in: &self.names)
    }
  }

  private init() {}

  /// For who asks for no symbol: every number is that of no name.
  static let none = SymbolMap()

  private static func note(_ symbol: Symbol, at number: Int64, in symbols: inout [Symbol]) {
    while symbols.count <= number { symbols.append(0) }
    symbols[Int(number)] = symbol
  }

  /// The symbol of an origin's number; 0 (no name) for a number that the file does not define.
  @inline(__always)
  func origin(_ number: Int64) -> Symbol {
    number >= 0 && number < origins.count ? origins[Int(number)] : 0
  }

  /// The symbol of a topic's or group's number; 0 for a number that the file does not define.
  @inline(__always)
  func name(_ number: Int64) -> Symbol { number >= 0 && number < names.count ? names[Int(number)] : 0 }
}
