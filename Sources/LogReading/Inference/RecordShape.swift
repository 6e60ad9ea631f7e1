/// The fields of records without a text, by which their statements are told apart.
///
///     {"method": …, "path": …}   {"status": …, "ms": …}      two statements
struct RecordShape {
  /// The paths, in order.
  let paths: [String]

  /// A mark that no text begins with, and the separator of two paths.
  private static let mark = "\u{0}"
  private static let separator: Character = "\u{1}"

  init(_ members: [RecordMembers.Member]) { paths = Set(members.map(\.path)).sorted() }

  /// nil of a statement that has a text.
  init?(_ parts: TextParts) {
    guard case .literal(let text)? = parts.parts.first, text.hasPrefix(Self.mark) else { return nil }
    paths = text.dropFirst().split(separator: Self.separator).map(String.init)
  }

  /// The parts that stand for a text in a statement.
  var parts: TextParts {
    TextParts(parts: [.literal(Self.mark + paths.joined(separator: String(Self.separator)))])
  }

  /// Conditions met by records of this shape and by none of the others; nil if nothing tells them apart.
  func conditions(beside others: [RecordShape]) -> [FieldCondition]? {
    var conditions: [FieldCondition] = []
    let own = Set(paths)
    for other in others where other.paths != paths {
      let theirs = Set(other.paths)
      let isTold = conditions.contains { condition in
        condition.test == .exists ? !theirs.contains(condition.path) : theirs.contains(condition.path)
      }
      guard !isTold else { continue }
      if let path = paths.first(where: { !theirs.contains($0) }) {
        conditions.append(FieldCondition(path, .exists))
      } else if let path = other.paths.first(where: { !own.contains($0) }) {
        conditions.append(FieldCondition(path, .absent))
      }
    }
    if conditions.isEmpty { conditions = paths.prefix(1).map { FieldCondition($0, .exists) } }
    return conditions.isEmpty ? nil : conditions
  }
}
