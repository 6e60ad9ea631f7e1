/// Why a line became no event.
package enum SkipReason: UInt8, Sendable, CaseIterable {
  /// Not a JSON object.
  case malformed = 1
  /// No readable time.
  case noTime
  /// Longer than 16 MiB.
  case oversize

  /// The name in JSON and SQL.
  package var name: String {
    switch self {
    case .malformed: "malformed"
    case .noTime: "no_time"
    case .oversize: "oversize"
    }
  }
}

/// A line that was skipped, with its place.
package struct DecodingProblem: Sendable, Equatable {
  /// So many are kept of each source: those of its first lines that were skipped, and of several records of a line the
  /// first. A part of a source keeps as many, so that they are the same however it is cut.
  package static let mostKept = 100

  /// Why it is no record.
  package var reason: SkipReason
  /// 1-based line in its source.
  package var line: Int64
  /// Byte offset of the line in its source.
  package var offset: Int64
  /// The fault, for a person: "expected ':' at byte 17".
  package var explanation: String

  package init(reason: SkipReason, line: Int64, offset: Int64, explanation: String) {
    self.reason = reason
    self.line = line
    self.offset = offset
    self.explanation = explanation
  }

  /// How the explanation of broken JSON begins; its place follows. Stored problems keep their explanation alone.
  package static let notJSON = "not JSON"
  /// JSON up to some byte: perhaps the half of a record that is still being written.
  package var isBrokenJSON: Bool { explanation.hasPrefix(Self.notJSON) }
}

/// The fate of one source's lines. `lines` = `events` + `uncorrelated` + all `skipped` + `alreadyIndexed`; blank
/// lines are not lines.
package struct LineCounts: Sendable, Equatable {
  /// All lines but blank ones.
  package var lines = 0
  /// Records that name a request, counted by line: one of several requests counts once.
  package var events = 0
  /// Records without the id of a request.
  package var uncorrelated = 0
  /// Lines that an earlier run had read.
  package var alreadyIndexed = 0
  /// By reason; reasons that do not occur are absent.
  package var skipped: [SkipReason: Int] = [:]

  package init() {}

  /// Adds the counts of other lines.
  package static func += (a: inout LineCounts, b: LineCounts) {
    a.lines += b.lines
    a.events += b.events
    a.uncorrelated += b.uncorrelated
    a.alreadyIndexed += b.alreadyIndexed
    a.skipped.merge(b.skipped, uniquingKeysWith: +)
  }
}

/// The report of `trace ingest` at its end.
package struct IngestSummary: Sendable {
  /// One log of the run, and the fate of its lines.
  package struct Source: Sendable {
    /// As given on the command line, or "-".
    package var file: String
    /// The fate of its lines.
    package var counts: LineCounts
    /// The first skipped lines of this run.
    package var problems: [DecodingProblem]
    /// The ones to print.
    package var shownProblems: ArraySlice<DecodingProblem> { problems.prefix(5) }
    /// Records of this run with a number that counts from 2001 as their time.
    package var timesFrom2001 = 0
    /// Records of this run with a time far from all others.
    package var strayTimes = 0
    /// The packing of its records; nil if each was a line.
    package var envelope: String?
    /// Its last line breaks off: it may be half of one that is being written.
    package var breaksOff = false
    /// Names of the built-in profiles that the log was recognised by.
    package var builtIns: [String] = []
    /// It goes on with the profile of its first lines, which is not the one of this run.
    package var keepsOtherProfile = false
    /// Records of this run that name a request and are steps.
    package var steps = 0
    /// The services that wrote it, the one with the most records first; empty names are left out.
    package var services: [String] = []
    /// First and last logged time, of earlier runs, too; nil without records.
    package var from: Timestamp?
    /// Last logged time, of earlier runs, too; nil without records.
    package var until: Timestamp?
    /// Possible places of an id, if no record has one under a known name; the likeliest first.
    package var possibleIDs: [Diagnosis.IDCandidateFinding] = []

    package init(file: String, counts: LineCounts, problems: [DecodingProblem]) {
      self.file = file
      self.counts = counts
      self.problems = problems
    }
  }

  /// The sum over `sources`.
  package var total = LineCounts()
  /// Records that are steps, in all sources.
  package var steps: Int { sources.reduce(0) { $0 + $1.steps } }
  /// The texts of the records, if no record of any request is a step; nil if some record is one.
  package var understanding: Diagnosis.Understanding?
  /// One for each log of the run.
  package var sources: [Source] = []
  /// Requests touched by this run, and the new ones among them.
  package var traces = 0
  /// Those of `traces` that the index did not have before.
  package var newTraces = 0
  /// Bytes read by this run, without those that had been indexed before.
  package var bytes: Int64 = 0

  package init() {}
}
