/// The stretch of one origin in a source.
package struct OriginStretch: Sendable, Equatable {
  /// The program whose records these are.
  package var origin: OriginID
  /// The range and the silences of their times, uncorrected.
  package var stretch: LoggedStretch

  package init(origin: OriginID, stretch: LoggedStretch) {
    self.origin = origin
    self.stretch = stretch
  }
}
