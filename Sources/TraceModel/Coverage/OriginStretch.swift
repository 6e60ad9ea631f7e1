/// The stretch of one origin in a source.
package struct OriginStretch: Sendable, Equatable {
  package var origin: OriginID
  package var stretch: LoggedStretch

  package init(origin: OriginID, stretch: LoggedStretch) {
    self.origin = origin
    self.stretch = stretch
  }
}
