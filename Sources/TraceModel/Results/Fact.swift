/// A value for programs, before anybody has written it.
package enum Fact: Sendable, Equatable {
  case count(Int)
  /// Written in nanoseconds; the member's name then gets the ending `_ns`.
  case duration(Nanoseconds)
  case name(String)
  case list([Fact])
  /// Named values in order.
  case members([Member])

  /// A named value.
  package struct Member: Sendable, Equatable {
    package var name: String
    package var fact: Fact
  }
}

extension Fact: ExpressibleByDictionaryLiteral {
  /// `["requests": .count(3), "wasted": .duration(time)]`, in this order; a member without a value is left out.
  package init(dictionaryLiteral members: (String, Fact?)...) {
    self = .members(members.compactMap { name, fact in fact.map { Member(name: name, fact: $0) } })
  }
}
