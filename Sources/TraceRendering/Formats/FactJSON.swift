import TraceModel

extension JSONWriter {
  /// A member with a fact. The name of a duration says its unit.
  mutating func member(_ name: String, _ fact: Fact) {
    if case .duration = fact { key(name + "_ns") } else { key(name) }
    self.fact(fact)
  }

  private mutating func fact(_ fact: Fact) {
    switch fact {
    case .count(let count): number(count)
    case .duration(let duration): number(duration.count)
    case .name(let name): string(name)
    case .list(let facts): array(of: facts) { $0.fact($1) }
    case .members(let members):
      object { writer in
        for member in members { writer.member(member.name, member.fact) }
      }
    }
  }
}
