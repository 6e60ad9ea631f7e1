/// The things shown of very many: the first, the last, and those of note.
struct Excerpt {
  /// Places of what is shown, ascending.
  let shown: [Int]
  /// How many are not.
  let omitted: Int

  /// The hint behind the number of things left out.
  static let hint = "(--all shows all)"

  /// All of `count` things, or `limit` of them: a quarter from the beginning and a quarter from the end. The rest comes
  /// in equal parts from each list of `notable`, its first things first. If the lists have too few, the rest comes from
  /// the beginning.
  init(of count: Int, limit: Int, notable: [[Int]]) {
    guard count > limit else {
      (shown, omitted) = (Array(0..<count), 0)
      return
    }
    let quarter = limit / 4
    var chosen = Set(0..<quarter).union((count - quarter)..<count)
    for (number, list) in notable.enumerated() {
      let room = chosen.count + (limit - chosen.count) / (notable.count - number)
      for index in list where chosen.count < room { chosen.insert(index) }
    }
    for index in 0..<count where chosen.count < limit { chosen.insert(index) }
    shown = chosen.sorted()
    omitted = count - shown.count
  }

  /// How many things are left out before each of those shown, and behind the last.
  var gaps: [Int] {
    let indices = [-1] + shown + [shown.count + omitted]
    return zip(indices, indices.dropFirst()).map { $1 - $0 - 1 }
  }
}
