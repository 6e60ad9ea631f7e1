import TraceModel

/// The clocks that were set in the course of a request, by its own records: what they show later lies before what they
/// showed earlier, or in another period altogether.
///
///     worker   started 41.006  ──► finished 40.060      set back by 1 s in between: by the period before, the work
///                                                       began at 41.006; by the period after, it ended at 41.060
struct RequestTurns {
  /// Index of the period of each reading, by clock.
  private(set) var periods: [OriginID: [Int64: Int]] = [:]
  private let clocks: ClockTable

  init(_ request: TraceSummary, _ clocks: ClockTable) {
    self.clocks = clocks
    for exchange in request.exchanges {
      look(at: [exchange.sent, exchange.ended], of: exchange.client)
      look(at: [exchange.received, exchange.responded], of: exchange.server)
    }
    for delivery in request.deliveries {
      look(at: [delivery.consumed, delivery.started, delivery.finished], of: delivery.consumer)
    }
  }

  /// Readings of one clock in the order of their causes.
  private mutating func look(at readings: [Int64], of origin: OriginID) {
    guard clocks.wasSet(origin) else { return }
    let logged = readings.filter(\.isLogged)
    guard let turn = logged.indices.dropFirst().first(where: { logged[$0] < logged[$0 - 1] }) else { return }
    guard let index = period(of: origin, until: logged[turn - 1], thenFrom: logged[turn]) else { return }
    for (number, reading) in logged.enumerated() {
      periods[origin, default: [:]][reading] = number < turn ? index : index + 1
    }
  }

  /// The period that ends with a step between two readings; of several, the one by which least time passed.
  private func period(of origin: OriginID, until last: Int64, thenFrom next: Int64) -> Int? {
    let all = clocks.range(of: origin)
    let possible = all.dropLast().filter { index in
      clocks.period(index).depth(ofLogged: last) >= 0 && clocks.period(index + 1).depth(ofLogged: next) >= 0
    }
    func passed(_ index: Int) -> Int64 {
      let end = next &- clocks.period(index + 1).correction.offset(atLogged: next)
      return end &- (last &- clocks.period(index).correction.offset(atLogged: last))
    }
    let slack = clocks.resolution(of: origin)
    return possible.filter { passed($0) > -slack }.min { passed($0) < passed($1) }
  }
}
