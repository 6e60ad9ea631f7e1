/// Numbers for services, in the order of their names, and which origins are theirs.
package struct ServiceTable: Sendable {
  /// Number of each origin's service, by the origin's symbol.
  private let numbers: [Int]
  /// One origin of each service, the first by name: what stands for the service where a symbol must.
  package let origins: [Symbol]

  /// - Parameter origins: all origins, by symbol (`Catalog.origins`).
  package init(origins: [Origin]) {
    let order = origins.indices.sorted { origins[$0] < origins[$1] }
    var numbers = [Int](repeating: 0, count: origins.count)
    var representatives: [Symbol] = []
    for (place, symbol) in order.enumerated() {
      if place == 0 || origins[order[place - 1]].service != origins[symbol].service {
        representatives.append(Symbol(symbol))
      }
      numbers[symbol] = representatives.count - 1
    }
    self.numbers = numbers
    self.origins = representatives
  }

  /// All that took part in the request were in the catalog when the table was made. An index may meanwhile have got
  /// others from another process, whose own survey then follows.
  package func knows(_ summary: TraceSummary) -> Bool {
    summary.participants.allSatisfy { Int($0.origin) < numbers.count }
  }

  /// The number of the service that `origin` belongs to. Traps on a symbol of another catalog.
  package func service(of origin: Symbol) -> Int { numbers[Int(origin)] }
}
