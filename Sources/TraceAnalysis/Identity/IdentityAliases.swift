/// Ids of 64 and of 128 bits that name one request: some tracers hand on only the last 16 of a trace id's 32
/// digits. A short id and a long one are one request if no other long id ends in the short one. If several do, none
/// is meant: nothing says which.
package struct IdentityAliases<ID: Hashable & Sendable>: Sendable {
  /// The long id of each short one.
  package let longForms: [ID: ID]

  /// `shortForm` gives the last 16 digits of an id of 32, and nil of others. The cost is linear in `ids`, in which
  /// each id stands once.
  package init(_ ids: some Collection<ID>, shortForm: (ID) -> ID?) {
    let known = Set(ids)
    var longForms: [ID: ID] = [:]
    var ambiguous: Set<ID> = []
    for long in ids {
      guard let short = shortForm(long), known.contains(short) else { continue }
      if longForms.updateValue(long, forKey: short) != nil { ambiguous.insert(short) }
    }
    for short in ambiguous { longForms[short] = nil }
    self.longForms = longForms
  }
}
