import TraceModel

@testable import ClockEstimation

/// Machines whose clocks are known, and what they would log. True times are ns after `start`.
struct SimulatedClocks {
  struct Clock {
    var origin: OriginID
    /// ns that it is ahead at `start`.
    var offset: Int64
    /// ns a ns that it gains.
    var drift: Double
    /// It is set forward by `by` ns at the true time `at`.
    var steps: [(at: Int64, by: Int64)] = []
    var resolution: Int64 = 1
  }

  static let start: Int64 = 1_750_000_000_000_000_000

  let catalog = Catalog()
  var clocks: [Clock] = []

  /// The first clock is named a, the next b, …, and after z those of many have numbers.
  init(_ clocks: [(offset: Int64, drift: Double)]) {
    let letters = "abcdefghijklmnopqrstuvwxyz".map(String.init)
    self.clocks = clocks.enumerated().map { index, clock in
      let name = index < letters.count ? letters[index] : "z\(index)"
      return Clock(
        origin: catalog.id(of: Origin(service: name)), offset: clock.offset, drift: clock.drift)
    }
  }

  /// The lead of a clock at a true time.
  func offset(_ clock: Int, at time: Int64) -> Double {
    let steps = clocks[clock].steps.filter { $0.at <= time }.reduce(0) { $0 + $1.by }
    return Double(clocks[clock].offset + steps) + clocks[clock].drift * Double(time)
  }

  /// The logged time of a clock at a true time: cut off to its resolution.
  func reading(_ clock: Int, at time: Int64) -> Int64 {
    let shown = Self.start + time + Int64(offset(clock, at: time).rounded(.down))
    return shown - shown % clocks[clock].resolution
  }

  /// A request in which only one message is known, published at a true time.
  func message(from: Int, to: Int, at time: Int64, wait: Int64, work: Int64? = nil) -> TraceSummary {
    var delivery = TraceSummary.Delivery()
    delivery.attempt = 1
    delivery.publisher = clocks[from].origin
    delivery.consumer = clocks[to].origin
    delivery.published = reading(from, at: time)
    delivery.consumed = reading(to, at: time + wait)
    if let work { delivery.finished = reading(to, at: time + wait + work) }
    var summary = TraceSummary()
    summary.deliveries = [delivery]
    return summary
  }

  /// A request in which only one exchange is known, sent at a true time.
  func exchange(
    from: Int, to: Int, at time: Int64, there: Int64, work: Int64 = 1_000_000, back: Int64
  ) -> TraceSummary {
    var exchange = TraceSummary.Exchange()
    exchange.client = clocks[from].origin
    exchange.server = clocks[to].origin
    exchange.sent = reading(from, at: time)
    exchange.received = reading(to, at: time + there)
    exchange.responded = reading(to, at: time + there + work)
    exchange.ended = reading(from, at: time + there + work + back)
    var summary = TraceSummary()
    summary.exchanges = [exchange]
    return summary
  }
}
