import TraceModel

/// Finds the works of a request by what others say of them. For requests of many works: of few they are looked through.
struct WorkLookup {
  /// The most exchanges and deliveries that are looked through.
  static let few = 32

  /// When a work began, in ns since 1970, and whose it is.
  private struct Begin<Owner: Hashable>: Hashable {
    var time: Int64
    var owner: Owner
  }

  private let deliveries: [TraceSummary.Delivery]
  private let repeated: [Bool]
  /// All of each, the first first.
  private var ofConsumer: [Begin<OriginID>: [Int]] = [:]
  /// The first of each.
  private var ofMessage: [Begin<Int32>: Int] = [:]
  private var ofServer: [Begin<OriginID>: Int] = [:]
  private var roots: [Int32: Int] = [:]

  init(_ exchanges: [TraceSummary.Exchange], _ deliveries: [TraceSummary.Delivery]) {
    self.deliveries = deliveries
    repeated = deliveries.repeatedWorks
    for (index, delivery) in deliveries.enumerated() {
      let time = delivery.taken
      ofConsumer[Begin(time: time, owner: delivery.consumer), default: []].append(index)
      ofMessage[Begin(time: time, owner: delivery.message)] =
        ofMessage[Begin(time: time, owner: delivery.message)] ?? index
    }
    for (index, exchange) in exchanges.enumerated() {
      let begin = Begin(time: exchange.received, owner: exchange.server)
      ofServer[begin] = ofServer[begin] ?? index
      if exchange.isRoot { roots[exchange.call] = roots[exchange.call] ?? index }
    }
  }

  /// See `repeatedWorks`.
  func isRepeated(_ delivery: Int) -> Bool { repeated[delivery] }

  /// The first attempt at a call that nobody in the logs made in the course of their own work.
  func firstRoot(of call: Int32) -> Int? { roots[call] }

  /// The first exchange that a server received at a time.
  func exchange(received time: Int64, by server: OriginID) -> Int? {
    ofServer[Begin(time: time, owner: server)]
  }

  /// The first delivery of a message that began at a time.
  func delivery(begun time: Int64, of message: Int32) -> Int? { ofMessage[Begin(time: time, owner: message)] }

  /// The first delivery to a program, of another message, that began at a time.
  func delivery(begun time: Int64, by consumer: OriginID, besides message: Int32) -> Int? {
    ofConsumer[Begin(time: time, owner: consumer)]?.first { deliveries[$0].message != message }
  }
}
