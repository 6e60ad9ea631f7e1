/// Measures hitches from the times of frames, as a `CADisplayLink` tells them.
///
///     meter.frame(shownAtSeconds: link.timestamp, nextDueAtSeconds: link.targetTimestamp)
public struct HitchMeter: Sendable {
  /// The hitches seen so far.
  public private(set) var hitches = Hitches(count: 0, lateness: .zero, watched: .zero)

  private var previous: (shownAt: Double, nextDueAt: Double)?

  /// A frame that is less late than this is on time: the link's times jitter by some microseconds.
  private static let toleranceSeconds = 0.001

  /// A meter that has seen nothing.
  public init() {}

  /// A frame appeared, and the next one was due at `nextDueAt`; both in seconds of one clock.
  public mutating func frame(shownAtSeconds shownAt: Double, nextDueAtSeconds nextDueAt: Double) {
    defer { previous = (shownAt, nextDueAt) }
    guard let previous, shownAt > previous.shownAt else { return }
    hitches.watched += .seconds(shownAt - previous.shownAt)
    let lateSeconds = shownAt - previous.nextDueAt
    guard lateSeconds >= Self.toleranceSeconds else { return }
    hitches.count += 1
    hitches.lateness += .seconds(lateSeconds)
  }

  /// The animation rests: the time until the next frame is not watched.
  public mutating func rest() { previous = nil }
}
