/// The place of a value: the first location with one.
package struct RuleValue: Sendable, Equatable {
  /// A location.
  package enum Location: Sendable, Equatable {
    /// The value itself.
    case constant(String)
    /// A field by its path: dotted, flat or nested.
    case field(String)
    /// The record's text.
    case text
    /// The name of the file.
    case file
    /// A group of the rule's pattern.
    case capture(String)
  }

  /// A location, and what of it is the value.
  package struct Choice: Sendable, Equatable {
    /// A field of the record, or another place that names the value.
    package var location: Location
    /// Its first group is the value, or the whole match if it has none.
    package var pattern: Pattern?

    package init(_ location: Location, _ pattern: Pattern? = nil) {
      self.location = location
      self.pattern = pattern
    }
  }

  /// In order of preference; the first one that has a value wins.
  package var choices: [Choice]
  /// Of a duration.
  package var unit: TimeUnit?

  package init(_ choices: [Choice], unit: TimeUnit? = nil) {
    self.choices = choices
    self.unit = unit
  }

  /// The fields that are the value as they stand, in their order.
  var plainFields: [String] {
    choices.compactMap { choice in
      if case .field(let path) = choice.location, choice.pattern == nil { path } else { nil }
    }
  }
}
