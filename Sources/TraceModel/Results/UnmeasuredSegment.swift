/// A segment that should be there and is not: records of one of its ends are there, and none of the other.
package struct UnmeasuredSegment: Sendable, Equatable {
  /// The segment that has no value for want of one end.
  package var segment: Segment
  /// How many records of the one end there are: of requests or messages.
  package var count: Int
  /// The things that `count` counts.
  package var noun: Noun
  /// The step of those records, and the step of no record.
  package var seen: Step
  /// The step that no record tells of.
  package var missing: Step
  /// Services that may have logged the other end in unknown words, by name.
  package var suspects: [String] = []
  /// A text that one of them logs about as often, at the place of the other end; nil if nothing is known.
  package var instead: Diagnosis.TextFinding?

  /// The subject of the records.
  package enum Noun: String, Sendable {
    /// Written in the singular or plural by rendering.
    case request, message
  }

  /// The step that a record tells of, by its name in JSON and in a sentence.
  package enum Step: String, Sendable {
    /// In the order of a request's life.
    case sent, received, answered, published, done
  }

  package init(segment: Segment, count: Int, noun: Noun, seen: Step, missing: Step) {
    (self.segment, self.count, self.noun) = (segment, count, noun)
    (self.seen, self.missing) = (seen, missing)
  }
}
