/// One clock while it ran steadily: between two steps or, mostly, all the time.
///
/// One row of a table: all fields are plain, and the region is two lists of numbers.
package struct ClockPeriod: Sendable, Equatable {
  /// The clock's origin (`Catalog.origin`).
  package var origin: OriginID
  /// The clock that offsets are told against; the origin itself if nothing connects it with another.
  package var reference: OriginID
  /// The clock's own reading, in ns since 1970, when the period may have begun and ended; nil if open. Neighbouring
  /// periods overlap where the logs do not tell when between them the clock stepped.
  package var since: Int64?
  /// The latest end of the period, as `since` in the clock's own reading; nil if open.
  package var until: Int64?
  /// `same` of a reference; `estimate`, `bound` or `assumed`; `uncorrected` where nothing is known.
  package var kind: ClockKind
  /// The correction of logged times: one of the lines in `region`.
  package var correction: ClockLine
  /// Every line that the logs allow.
  package var region: OffsetRegion
  /// How many hops between this and other clocks speak of it.
  package var evidence: Int
  /// ns between two times that the origin can write.
  package var resolution: Int64
  /// The assumption of the correction beyond the logs; nil unless `kind` is `assumed`.
  package var assumption: IdlePickups?

  package init(origin: OriginID, reference: OriginID, kind: ClockKind, region: OffsetRegion) {
    self.origin = origin
    self.reference = reference
    self.kind = kind
    self.region = region
    correction = .none
    evidence = 0
    resolution = 1
  }
}

/// Messages taken up by a consumer after it had been idle; an assumed clock rests on them. Had they been there
/// before, the consumer would have taken them.
package struct IdlePickups: Sendable, Equatable {
  /// How many.
  package var count: Int
  /// ns from the quickest of them to the median one: what fetching takes beyond the assumed nothing.
  package var fetchDelay: Int64

  package init(count: Int, fetchDelay: Int64) {
    self.count = count
    self.fetchDelay = fetchDelay
  }
}
