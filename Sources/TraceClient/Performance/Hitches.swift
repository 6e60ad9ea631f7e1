/// How smooth an animation was.
///
/// A hitch is a frame that appears later than it was due. Its rate is the late time of frames over the watched
/// time, in milliseconds a second. Apple calls it hitch time ratio ("Explore UI animation hitches and the render
/// loop", Tech Talks 2021).
public struct Hitches: Sendable, Equatable {
  /// How many frames were late.
  public var count: Int
  /// By how much they were late, added up.
  public var lateness: Duration
  /// How long was watched.
  public var watched: Duration

  /// Takes what another meter has seen.
  public init(count: Int, lateness: Duration, watched: Duration) {
    self.count = count
    self.lateness = lateness
    self.watched = watched
  }

  /// Milliseconds late in each second; 0 if nothing was watched.
  public var millisecondsPerSecond: Double {
    watched > .zero ? lateness / watched * 1_000 : 0
  }
}
