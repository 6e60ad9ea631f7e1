package import TraceModel

/// The meaning of a team's records: the value of a profile's file. `Documentation/profiles.md` describes the file.
package struct LogProfile: Sendable, Equatable {
  /// The reading of a record that no rule names.
  package enum Inheritance: Sendable, Equatable {
    /// By the built-in profiles that its log is recognised by, then by the vocabulary of trace.
    case common
    /// By nothing: it is a note.
    case none
    /// By a built-in profile, then by the vocabulary.
    case builtIn(String)
  }

  /// As a person calls it: the path of its file, or the name of a built-in one.
  package var name: String
  /// The reading of records that no rule names.
  package var inherit = Inheritance.common
  /// One entry of the file each, in its order.
  package var sources: [SourceRules] = []
  /// Lines for a reader, above everything.
  package var comment: [String] = []
  /// The text that it was read from; empty if it was made otherwise.
  package var text = ""

  package init(name: String) { self.name = name }
}

/// The rules for some logs.
package struct SourceRules: Sendable, Equatable {
  /// The selected logs: everything that is said here is true of them.
  package var selection = SourceSelection()
  /// The writer of the logs; nil: the usual fields name it.
  package var service, instance: RuleValue?
  /// The place of the correlation id; nil: the usual fields.
  package var id: RuleValue?
  /// The field of the time; nil: the usual ones.
  package var time: TimeRule?
  /// The fields of the level; nil: the usual ones.
  package var level: LevelRule?
  /// Fields of a record's text, in order of preference; empty: the usual ones.
  package var text: [String] = []
  /// The first that fits names a record's steps.
  package var rules: [StepRule] = []
  /// Where it stands in its file, from 1; 0 of one that stands in none.
  package var line = 0
  /// Lines for a reader, above the entry.
  package var comment: [String] = []

  package init() {}
}

/// The logs of an entry.
package struct SourceSelection: Sendable, Equatable {
  /// Globs on the name of the file, or on its path where they have a `/`; empty: any.
  package var files: [String] = []
  /// Globs on what a collector says of the log; empty: any.
  package var container: [String] = []
  /// Globs on the name of the pod; empty: any.
  package var pod: [String] = []
  /// Globs on the name of the systemd unit; empty: any.
  package var unit: [String] = []
  /// Globs on the stream, `stdout` or `stderr`; empty: any.
  package var stream: [String] = []
  /// Conditions on its records.
  package var conditions: [FieldCondition] = []

  package init() {}
}

/// The time of a log.
package struct TimeRule: Sendable, Equatable {
  /// Dotted path of the field.
  package var field: String
  /// In the notation of strptime; nil: any that is known.
  package var format: String?
  /// The zone of times without an offset; nil: the zone of `--log-tz`.
  package var zone: String?
  /// Of numbers; nil: what their magnitude tells.
  package var unit: TimeUnit?

  package init(field: String) { self.field = field }
}

/// A unit of times and durations.
package enum TimeUnit: String, Sendable, CaseIterable {
  /// Raw values are the words of a profile.
  case s, ms, us, ns

  var nanoseconds: Int64 {
    switch self {
    case .s: 1_000_000_000
    case .ms: 1_000_000
    case .us: 1000
    case .ns: 1
    }
  }
}

/// How severe a record is.
package struct LevelRule: Sendable, Equatable {
  /// Dotted paths, in order of preference.
  package var fields: [String]
  /// The levels of the log's words or numbers; empty: the known ones.
  package var scale: [String: Level] = [:]

  package init(fields: [String]) { self.fields = fields }
}

/// The meaning of some records.
package struct StepRule: Sendable, Equatable {
  /// Texts of the records, which are the same but for case and punctuation; empty: any.
  package var texts: [String] = []
  /// Searched in the text; nil: the text need not match anything.
  package var pattern: Pattern?
  /// All of them must hold.
  package var conditions: [FieldCondition] = []
  /// In causal order.
  package var roles: [Role] = []
  /// The step that its duration begins with.
  package var starts: Role?
  /// The step at the end of its duration; the record has the time of the beginning.
  package var ends: Role?
  /// Whether work failed; nil: as the record itself says.
  package var failed: Failure?
  /// Where the step's values stand, beside the usual fields.
  package var values: [StepValue: RuleValue] = [:]
  /// Where it stands in its file, from 1; 0 of one that stands in none.
  package var line = 0
  /// Lines for a reader, above the rule.
  package var comment: [String] = []
  /// It is a proposal that does not count: it is written as a comment.
  package var isProposal = false

  package init() {}

  /// When work has failed.
  package enum Failure: Sendable, Equatable {
    /// The named records report failed work, or work that did not fail.
    case always, never
    /// All of it holds.
    case conditions([FieldCondition])
  }
}

/// The values that a rule can give a step.
package enum StepValue: String, Sendable, CaseIterable {
  /// Raw values are the keys of a profile's rule.
  case key, topic, partition, offset, group, status, duration, method, url, attempt

  /// Only whole numbers are values of it.
  var isNumber: Bool {
    switch self {
    case .partition, .offset, .status, .attempt: true
    case .key, .topic, .group, .duration, .method, .url: false
    }
  }
}

extension StepRule {
  /// Its purpose, in a few words: `'job added'`.
  package var words: String {
    if let text = texts.first { return "'\(text)'" }
    if let pattern { return "'\(pattern.text)'" }
    return "where " + conditions.map(\.path).joined(separator: ", ") + " fits"
  }
}
