import TraceModel

@testable import ClockEstimation

/// The offsets that hops force on a clock against another, by trying every line through two of them: slow, short,
/// and without anything that the estimation uses.
///
/// A hop says that the second clock is ahead of the first by at most, or at least, `gap` when the first shows
/// `time`. Of all lines that obey every hop and drift by 500 ppm at most, an extreme one passes through two hops,
/// or through one with the extreme drift.
struct ForcedOffsets {
  struct Point {
    var time: Int64
    var gap: Int64
    /// The second clock is ahead by at most `gap`; else by at least.
    var isUpper: Bool
  }

  private let points: [Point]
  /// Every extreme line: ns a ns, and ns at `epoch` beyond `base`.
  private let lines: [(drift: Double, offset: Double)]
  private let epoch: Int64
  private let base: Int64

  private static let steepest = 500e-6
  /// ns by which a Double may miss a hop on its line.
  private static let rounding = 1e-3

  init(_ points: [Point]) {
    self.points = points
    epoch = points.map(\.time).min() ?? 0
    base = points.first?.gap ?? 0
    let (epoch, base) = (epoch, base)
    let placed = points.map {
      (time: Double($0.time - epoch), gap: Double($0.gap - base), isUpper: $0.isUpper)
    }
    var candidates: [(drift: Double, offset: Double)] = []
    for (index, a) in placed.enumerated() {
      for drift in [-Self.steepest, Self.steepest] { candidates.append((drift, a.gap - drift * a.time)) }
      for b in placed[(index + 1)...] where b.time != a.time {
        let drift = (b.gap - a.gap) / (b.time - a.time)
        if abs(drift) <= Self.steepest { candidates.append((drift, a.gap - drift * a.time)) }
      }
    }
    lines = candidates.filter { line in
      placed.allSatisfy { point in
        let excess = line.offset + line.drift * point.time - point.gap
        return point.isUpper ? excess <= Self.rounding : excess >= -Self.rounding
      }
    }
  }

  /// The second clock's lead over the first when it shows `reading`: at least and at most.
  func offsets(atReading reading: Int64) -> (low: Double?, high: Double?) {
    let elapsed = Double(reading - base - epoch)
    // u = τ + x and x = o + d · τ, so x = (o + d · u) / (1 + d).
    let values = lines.map { ($0.offset + $0.drift * elapsed) / (1 + $0.drift) + Double(base) }
    return (
      points.contains { !$0.isUpper } ? values.min() : nil,
      points.contains(where: \.isUpper) ? values.max() : nil
    )
  }
}

extension ForcedOffsets {
  /// Two hops contradict each other whatever the drift: one of the clocks was set.
  static func isSet(
    _ second: OriginID, or first: OriginID, in requests: [TraceSummary], steps: [OriginID: Int64]
  )
    -> Bool
  {
    let points = points(of: second, against: first, in: requests, steps: steps)
    let (upper, lower) = (points.filter(\.isUpper), points.filter { !$0.isUpper })
    return upper.contains { most in
      lower.contains {
        Double($0.gap - most.gap) > 2 * steepest * Double(abs($0.time - most.time)) + rounding
      }
    }
  }

  init(of second: OriginID, against first: OriginID, in requests: [TraceSummary], steps: [OriginID: Int64]) {
    self.init(Self.points(of: second, against: first, in: requests, steps: steps))
  }

  /// Every hop between two origins in some requests. A logged time is cut off to its clock's step, so what arrived
  /// did so up to a step later, less 1 ns.
  private static func points(
    of second: OriginID, against first: OriginID, in requests: [TraceSummary], steps: [OriginID: Int64]
  ) -> [Point] {
    var points: [Point] = []
    func note(from sender: OriginID, at sent: Int64, to receiver: OriginID, at received: Int64) {
      guard sent != Int64.absent, received != Int64.absent else { return }
      let latest = received + (steps[receiver] ?? 1) - 1
      if (sender, receiver) == (first, second) {
        points.append(Point(time: sent, gap: latest - sent, isUpper: true))
      } else if (sender, receiver) == (second, first) {
        points.append(Point(time: latest, gap: sent - latest, isUpper: false))
      }
    }
    for request in requests {
      for attempts in Dictionary(grouping: request.exchanges, by: \.call).values {
        let pairing = ExchangePairing(attempts)
        for exchange in attempts where pairing.isSureThere && !exchange.isPairedByTime {
          note(from: exchange.client, at: exchange.sent, to: exchange.server, at: exchange.received)
        }
        for exchange in attempts where pairing.isSureBack && !exchange.gaveUp && !exchange.isPairedByTime {
          note(from: exchange.server, at: exchange.responded, to: exchange.client, at: exchange.ended)
        }
      }
      for delivery in request.deliveries where !delivery.isPairedByOrder {
        note(from: delivery.publisher, at: delivery.published, to: delivery.consumer, at: delivery.consumed)
      }
    }
    return points
  }
}
