/// The open questions in a source's last records: later ones decide whether some are strays.
///
///     timelines      25 Nov 09:46:41                             the latest time of each log that stands in the source
///     undecided      28 Nov 10:00:00 · 28 Nov 10:00:01           from the first leap that nothing has settled
///
/// An index keeps it, so a log read in parts gets the same times as one read at once.
package struct RecentTimes: Sendable, Equatable {
  /// A record whose time may still turn out to be a stray's.
  package struct Record: Sendable, Equatable {
    /// In the source.
    package var offset: Int64 = 0
    /// As logged, and as it is stored meanwhile, ns since 1970.
    package var logged: Int64 = 0
    /// As stored until later records settle it, ns since 1970.
    package var stored: Int64 = 0
    /// The program that logged it; `unnamed` where the record names none.
    package var origin = OriginID.unnamed
    /// Its role unless it is a stray.
    package var role = Role.note
    /// Its time comes from a clock not yet set, whatever follows.
    package var isUnset = false

    package init() {}

    /// It stands at the time of another record.
    package var isStray: Bool { isUnset || stored != logged }
  }

  /// The latest times of the logs in the source, in ns since 1970; the one continued last stands at the end.
  package var timelines: [Int64] = []
  /// Records before the undecided ones; more than `mostCounted` are not counted.
  package var earlier = 0
  /// In the order of the source.
  package var undecided: [Record] = []
  /// The stretches of their origins in the source before them.
  package var coverage: [OriginID: LoggedStretch] = [:]

  package init() {}

  /// Begins behind `records` records; `latest` is the time of the last of them, if known.
  package init(latest: Timestamp?, records: Int) {
    timelines = latest.map { [$0.nanoseconds] } ?? []
    earlier = min(records, Self.mostCounted)
  }

  /// The most earlier records that count: more are no better.
  package static let mostCounted = 9
}

/// Another time and meaning of a stored record.
package struct RecordCorrection: Sendable, Equatable {
  /// In the source.
  package var offset: Int64
  /// In ns since 1970.
  package var time: Int64
  /// Its role at that time: `note` of a stray.
  package var role: Role

  package init(offset: Int64, time: Int64, role: Role) {
    (self.offset, self.time, self.role) = (offset, time, role)
  }
}

// MARK: In an index

extension RecentTimes {
  /// Describes the stored form to a writer or reader.
  package mutating func code(with coder: inout SurveyCoder) {
    var (last, offset) = (Int64(0), Int64(0))
    coder.elements(&timelines, blank: 0) { $1.time(&$0, after: &last) }
    coder.count(&earlier)
    coder.elements(&undecided, blank: Record()) { record, coder in
      coder.time(&record.offset, after: &offset)
      coder.time(&record.logged, after: &last)
      coder.time(&record.stored, after: &last)
      coder.origin(&record.origin)
      var role = record.role.rawValue
      coder.integer(&role)
      if let known = Role(rawValue: role) { record.role = known } else { coder.fail() }
      coder.flag(&record.isUnset)
    }
    coder.entries(&coverage, by: { $0.index < $1.index }, blank: (.unnamed, LoggedStretch())) {
      $2.origin(&$0)
      $1.code(with: &$2)
    }
  }
}
