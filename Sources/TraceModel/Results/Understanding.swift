/// Findings of `trace doctor` on logs that it does not understand.
extension Diagnosis {
  /// How much of the records that belong to a request is understood. Looked at only if some request is not
  /// understood, or all records of a service.
  package struct Understanding: Sendable, Equatable {
    /// Records of a request, and the steps among them.
    package var records: Int
    /// Those of `records` that are steps.
    package var steps: Int
    /// The texts of the others, the most frequent first, and how many have another text.
    package var texts: [TextFinding]
    /// Records whose text is not among `texts`.
    package var otherTexts: Int
    /// Only the first requests were looked at.
    package var isSample = false

    package init(records: Int, steps: Int, texts: [TextFinding], otherTexts: Int) {
      self.records = records
      self.steps = steps
      self.texts = texts
      self.otherTexts = otherTexts
    }
  }

  /// A text whose meaning is not known, with its numbers and ids masked.
  package struct TextFinding: Sendable, Equatable {
    /// The service that logs it.
    package var service: String
    package var text: String
    /// Records with the text.
    package var count: Int

    package init(service: String, text: String, count: Int) {
      self.service = service
      self.text = text
      self.count = count
    }
  }

  /// A rule of a profile that named records of earlier logs, but no later ones.
  package struct EndedRuleFinding: Sendable, Equatable {
    /// The file, or the name of a built-in profile, and the line in it; 0 where it is not known.
    package var profile: String
    /// Line of the rule in `profile`, from 1; 0 where it is not known.
    package var line: Int
    /// Its purpose: `'job added'`.
    package var words: String
    /// Records that it named, the last of them at `until`; nil if unknown.
    package var records: Int
    /// Time of the last record that the rule named; nil if unknown.
    package var until: Timestamp?
    /// Records that came later, about, and their logs.
    package var later: Int
    /// The logs of the later records, as they were named.
    package var logs: [String]
    /// It says that something failed: its absence is no defect.
    package var isOfFailures: Bool

    package init(
      profile: String, line: Int, words: String, records: Int, until: Timestamp?, later: Int, logs: [String],
      isOfFailures: Bool
    ) {
      (self.profile, self.line, self.words) = (profile, line, words)
      (self.records, self.until, self.later, self.logs) = (records, until, later, logs)
      self.isOfFailures = isOfFailures
    }
  }

  /// A service in requests, without a record that is a step.
  package struct SilentFinding: Sendable, Equatable {
    /// As logged; it writes to the logs, but none of its records is a step.
    package var service: String
    /// Requests with a record of the service.
    package var requests: Int

    package init(service: String, requests: Int) {
      self.service = service
      self.requests = requests
    }
  }

  /// A service without a known end of any work, though some of its records are not understood.
  package struct UnendedFinding: Sendable, Equatable {
    /// As logged.
    package var service: String
    /// The segment that is therefore not measured: `api` or `processing`.
    package var segment: Segment
    /// Requests or messages that it received.
    package var count: Int

    package init(service: String, segment: Segment, count: Int) {
      self.service = service
      self.segment = segment
      self.count = count
    }
  }

  /// Where the correlation id of records without one may stand.
  package struct IDCandidateFinding: Sendable, Equatable {
    /// The keys from the record down.
    package var path: [String]
    /// How many of these lead to a string with the record within; 0 if the id stands in the record itself.
    package var wrapping = 0
    /// The text before it in the field; nil if it is the field's whole value.
    package var label: String?
    /// Records that have it, and how many records without an id were looked at.
    package var records: Int
    /// Records without an id that were looked at.
    package var of: Int
    /// Different values, and sources that have some.
    package var values: Int
    /// Sources with some value at this place.
    package var sources: Int
    /// One of the values.
    package var example: String

    package init(
      path: [String], label: String?, records: Int, of: Int, values: Int, sources: Int, example: String
    ) {
      self.path = path
      self.label = label
      self.records = records
      self.of = of
      self.values = values
      self.sources = sources
      self.example = example
    }
  }

  /// Two programs whose times differ by about as much as two time zones do, in logs with times without an offset.
  package struct ZoneFinding: Sendable, Equatable {
    /// The sending program (`Origin.name`).
    package var from: String
    /// The receiving program (`Origin.name`).
    package var to: String
    /// Records in pairs, sent and received.
    package var pairs: Int
    /// By how much `to` is ahead; whole or half hours.
    package var difference: Nanoseconds

    package init(from: String, to: String, pairs: Int, difference: Nanoseconds) {
      self.from = from
      self.to = to
      self.pairs = pairs
      self.difference = difference
    }
  }
}
