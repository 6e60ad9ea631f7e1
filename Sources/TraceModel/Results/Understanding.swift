/// What `trace doctor` finds of logs that it does not understand.
extension Diagnosis {
  /// How much of the records that belong to a request is understood. Looked at only where some request, or all that a
  /// service logs, is not.
  public struct Understanding: Sendable, Equatable {
    /// Records that belong to a request, and those of them that are steps.
    public var records: Int
    public var steps: Int
    /// What the others say, the most frequent first, and how many say something else.
    public var texts: [TextFinding]
    public var otherTexts: Int

    public init(records: Int, steps: Int, texts: [TextFinding], otherTexts: Int) {
      self.records = records
      self.steps = steps
      self.texts = texts
      self.otherTexts = otherTexts
    }
  }

  /// A text whose meaning is not known, with its numbers and ids masked.
  public struct TextFinding: Sendable, Equatable {
    public var service: String
    public var text: String
    public var count: Int

    public init(service: String, text: String, count: Int) {
      self.service = service
      self.text = text
      self.count = count
    }
  }

  /// A service that took part in requests, and no record of which is a step.
  public struct SilentFinding: Sendable, Equatable {
    public var service: String
    public var requests: Int

    public init(service: String, requests: Int) {
      self.service = service
      self.requests = requests
    }
  }

  /// Where the correlation id of records without one may stand.
  public struct IDCandidateFinding: Sendable, Equatable {
    /// The keys from the record down.
    public var path: [String]
    /// How many of these lead to a string that is the record within; 0 where the id stands in the record itself.
    public var wrapping = 0
    /// What stands before it in the field's text; nil where it is the field's whole value.
    public var label: String?
    /// Records that have it, of how many without an id that were looked at.
    public var records: Int
    public var of: Int
    /// Different values, and sources that have some.
    public var values: Int
    public var sources: Int
    public var example: String

    public init(
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
  public struct ZoneFinding: Sendable, Equatable {
    public var from: String
    public var to: String
    /// Records in pairs, sent and received.
    public var pairs: Int
    /// By how much `to` is ahead; whole or half hours.
    public var difference: Nanoseconds

    public init(from: String, to: String, pairs: Int, difference: Nanoseconds) {
      self.from = from
      self.to = to
      self.pairs = pairs
      self.difference = difference
    }
  }
}
