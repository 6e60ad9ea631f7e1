/// A value for programs, before anybody has written it.
package enum Fact: Sendable, Equatable {
  /// A whole number without a unit.
  case count(Int)
  /// Written in nanoseconds; the member's name then gets the ending `_ns`.
  case duration(Nanoseconds)
  /// Text as it was logged.
  case name(String)
  /// Unnamed values in order.
  case list([Fact])
  /// Named values in order.
  case members([Member])

  /// A named value.
  package struct Member: Sendable, Equatable {
    /// The member's name without an ending for its unit.
    package var name: String
    /// The value, whose kind decides the ending.
    package var fact: Fact
  }
}

extension Fact: ExpressibleByDictionaryLiteral {
  /// `["requests": .count(3), "wasted": .duration(time)]`, in this order; a member without a value is left out.
  package init(dictionaryLiteral members: (String, Fact?)...) {
    self = .members(members.compactMap { name, fact in fact.map { Member(name: name, fact: $0) } })
  }
}
