/// Hot: the rules for a text, as far as the text alone decides. Most logs have few different texts, so each is looked
/// up once.
struct RulesByText {
  /// Number of a list of rules.
  typealias List = UInt32

  /// The list of no rule.
  static let none: List = 0
  /// The list of a text that is not kept, since too many were met: a log's texts may have numbers in them.
  private static let latest: List = 1
  private static let mostTexts = 512

  private var lists = HashIndex()
  private var rules: [[Int]] = [[], []]

  /// The list of the text with a hash; nil of a text that was not met, or not kept.
  @inline(__always)
  func list(ofText hash: UInt64) -> List? { lists.find(hash) }

  /// Notes the rules of a text that was not met, in their order. Their list is there until the next one is added.
  mutating func add(_ found: [Int], ofText hash: UInt64) -> List {
    let isKept = rules.count < Self.mostTexts
    let list = found.isEmpty ? Self.none : isKept ? List(rules.count) : Self.latest
    if !found.isEmpty {
      if isKept { rules.append(found) } else { rules[Int(Self.latest)] = found }
    }
    if isKept, list != Self.latest { lists.insert(hash, list) }
    return list
  }

  /// The rules of a list, in their order.
  @inline(__always)
  func rules(of list: List) -> [Int] { rules[Int(list)] }
}
