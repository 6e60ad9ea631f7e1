import TraceModel

/// How the programs of a mill write: the name of the text, and the place of the id.
struct MillStyle: CustomStringConvertible {
  /// The field of the text.
  var text: String
  /// The members of a record that has this text and this id.
  var members: @Sendable (_ text: String, _ id: String) -> String
  var description: String

  static let all = [
    MillStyle("what", "behind a word of the text") { #""what":"\#($0) for \#($1)""# },
    MillStyle("text", "in brackets before the text") { #""text":"[\#($1)] \#($0)""# },
    MillStyle("detail", "before a colon") { #""detail":"\#($1): \#($0)""# },
    MillStyle("summary", "as a pair in the text") { #""summary":"\#($0) order=\#($1)""# },
    MillStyle("what", "under an unusual name") { #""what":"\#($0)","case":"\#($1)""# },
    MillStyle("text", "in an object") { #""text":"\#($0)","ctx":{"flow":"\#($1)"}"# },
  ]

  private init(_ text: String, _ place: String, _ members: @escaping @Sendable (String, String) -> String) {
    (self.text, self.members, description) = (text, members, "\(text), the id \(place)")
  }
}

extension WrittenSystem {
  /// A web server hands grain to two mills. Beside the id stand a user, who comes again, and a number without equal in
  /// other records.
  static func mills(seed: UInt64, _ style: MillStyle, _ packing: LogPacking) -> WrittenSystem {
    var system = WrittenSystem(seed: seed)
    system.packing = packing
    for number in 0..<60 {
      let (id, key, start) = (
        system.uuid(), "k\(41_000 + number * 7)", number * 800 + system.number(0..<300)
      )
      func log(_ container: String, _ time: Int, _ text: String, _ more: String = "", level: String = "info")
      {
        let (user, count) = (system.number(100..<400), system.number(100_000..<9_000_000))
        let members = style.members(text, id)
        system.log(
          container + ".log", time,
          #""time":"%t","level":"\#(level)",\#(members),"user":"u-\#(user)","seq":\#(count)\#(more)"#)
      }
      let (isRefused, api) = (system.chance(0.15), system.number(18..<40))
      log("web", start, "grain weighed")
      log("web", start + 3, "price looked up", #","items":\#(system.number(1..<9))"#)
      if !isRefused { log("web", start + 12, "sacks put on the lift", #","sack":"\#(key)""#) }
      log("web", start + api, "receipt printed", #","code":\#(isRefused ? 422 : 202)"#)
      system.truths[id] = Truth(outcome: isRefused ? .rejected : .completed, api: api)
      guard !isRefused else { continue }
      let (mill, taken) = ("mill-\(system.number(1..<3))", start + 12 + system.number(20..<160))
      let (isBad, work) = (system.chance(0.15), system.number(60..<400))
      log(mill, taken, "stones turning", #","sack":"\#(key)""#)
      log(
        mill, taken + work, isBad ? "stones stuck" : "flour bagged", #","sack":"\#(key)""#,
        level: isBad ? "error" : "info")
      system.truths[id] = Truth(
        outcome: isBad ? .failed : .completed, api: api, wait: taken - start - 12,
        done: isBad ? nil : taken + work - start)
    }
    return system
  }
}
