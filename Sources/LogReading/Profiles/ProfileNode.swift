import TraceModel
import Yams

/// A place of a profile's file, and the problems that reading it finds.
final class ProfileProblemList {
  private(set) var problems: [ProfileProblem] = []

  func add(_ reason: String, at node: Node?, nearest: String? = nil) {
    problems.append(ProfileProblem(line: node?.mark?.line ?? 1, reason: reason, nearest: nearest))
  }

  /// Adds that a word is none of `known`, and the nearest of these.
  func add(unknown thing: String, _ word: String, among known: [String], at node: Node) {
    add("unknown \(thing) '\(word)'", at: node, nearest: EditDistance.nearest(to: word, among: known)?.word)
  }

  /// In the order of the file.
  var sorted: [ProfileProblem] {
    problems.enumerated().sorted { ($0.element.line, $0.offset) < ($1.element.line, $1.offset) }.map(
      \.element)
  }
}

/// A mapping of a profile's file by its known keys.
struct ProfileMapping {
  let node: Node
  private var values: [String: Node] = [:]

  /// Notes unknown keys, keys that stand twice, and a node without keys.
  init(_ node: Node, _ thing: String, keys: [String], _ problems: ProfileProblemList) {
    self.node = node
    guard let mapping = node.mapping else {
      problems.add(
        "\(thing) is a list of keys and values: \(keys.prefix(4).joined(separator: ", ")), …", at: node)
      return
    }
    for (key, value) in mapping {
      guard let name = key.scalar?.string, keys.contains(name) else {
        problems.add(unknown: "key", key.scalar?.string ?? "", among: keys, at: key)
        continue
      }
      if values.updateValue(value, forKey: name) != nil { problems.add("'\(name)' stands twice", at: key) }
    }
  }

  subscript(key: String) -> Node? {
    guard let value = values[key], value.scalar.map(\.isNull) != true else { return nil }
    return value
  }
}

extension Node.Scalar {
  /// Nothing stands there: `key:` alone, `~`.
  fileprivate var isNull: Bool { style == .plain && ["", "~", "null"].contains(string) }

  /// A number without quotes.
  var isNumber: Bool { style == .plain && Double(string) != nil }
}
