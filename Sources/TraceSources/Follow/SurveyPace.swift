/// When all requests are surveyed while logs are followed: the cost of a survey grows with the index, so that it may
/// take one part of twenty of the time.
struct SurveyPace {
  private static let shortest = Duration.seconds(10)
  private static let share = 20

  private let next: ContinuousClock.Instant

  /// The latest survey took so long, and has just ended.
  init(after duration: Duration = .zero) { next = .now + max(Self.shortest, duration * Self.share) }

  var isDue: Bool { ContinuousClock.now >= next }
}
