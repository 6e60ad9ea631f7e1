/// The members of a fleet: the numbers and names of its origins.
package struct FleetRoster: Sendable {
  /// By number: `client-1`, …, `api-1`, …, then the consumers of each group, `workers-1`, ….
  package let names: [String]
  private let clients: Int
  private let apis: Int
  /// Number of the first consumer, by stage and group.
  private let firstConsumers: [[Int]]

  init(_ configuration: FleetConfiguration) {
    clients = configuration.clients
    apis = configuration.apis
    var names = (1...clients).map { "client-\($0)" } + (1...apis).map { "api-\($0)" }
    var firstConsumers: [[Int]] = []
    for stage in configuration.stages {
      var firsts: [Int] = []
      for group in stage.groups {
        firsts.append(names.count)
        names += (1...group.consumers).map { "\(group.name)-\($0)" }
      }
      firstConsumers.append(firsts)
    }
    self.names = names
    self.firstConsumers = firstConsumers
  }

  /// Numbers of all clients.
  package var clientNumbers: Range<Int> { 0..<clients }

  /// Numbers of all APIs.
  package var apiNumbers: Range<Int> { clients..<(clients + apis) }

  /// Numbers of all consumers.
  package var consumerNumbers: Range<Int> { (clients + apis)..<names.count }

  /// Number of a group's consumer, counted from 0.
  func consumer(_ index: Int, ofGroup group: Int, ofStage stage: Int) -> Int {
    firstConsumers[stage][group] + index
  }

  /// The origin with that name; nil if there is none.
  package func number(named name: String) -> Int? { names.firstIndex(of: name) }
}
