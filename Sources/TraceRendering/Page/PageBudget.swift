/// The room that a page has left.
struct PageBudget {
  let most: Int
  private var taken = 0
  /// What found no room, a sentence each.
  private(set) var omissions: [String] = []

  init(most: Int) { self.most = most }

  /// Bytes that are left.
  var rest: Int { max(0, most - taken) }

  mutating func take(_ bytes: Int) { taken += bytes }

  /// Takes the room, if there is enough.
  mutating func admits(_ bytes: Int) -> Bool {
    guard bytes <= rest else { return false }
    taken += bytes
    return true
  }

  mutating func refuse(_ name: String, _ command: String) { note("\(name): \(command)") }

  mutating func note(_ sentence: String) { omissions.append(sentence) }
}
