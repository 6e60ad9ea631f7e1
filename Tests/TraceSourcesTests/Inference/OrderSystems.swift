import TraceModel

/// How the shop and the packers of one system write what they log.
struct OrderStyle {
  var shopFiles = ["shop.log"]
  var packerFiles = ["packer-0.log", "packer-1.log"]
  /// Letters of the ids.
  var alphabet = "0123456789abcdef"
  var idLength = 16
  /// Each program's form of an id.
  var packerWrites: @Sendable (String) -> String = { $0 }
  /// Members of each record, and of each of the shop's.
  var members: @Sendable (String) -> String = { #","rid":"\#($0)""# }
  var shopMembers = ""
  /// The text before each text.
  var prefix: @Sendable (String) -> String = { _ in "" }
  /// The members of the shop's answer with that status.
  var answer: @Sendable (Int) -> String = { #","code":\#($0)"# }
}

extension WrittenSystem {
  /// A shop hands a job to one of several packers; some jobs fail, and some orders are refused.
  static func orders(seed: UInt64, _ style: OrderStyle) -> WrittenSystem {
    var system = WrittenSystem(seed: seed)
    let letters = Array(style.alphabet)
    for number in 0..<60 {
      let id = String((0..<style.idLength).map { _ in system.one(of: letters) })
      let (start, key) = (number * 400 + system.number(0..<200), "j-\(100_000 + system.number(0..<800_000))")
      let shop = system.one(of: style.shopFiles)
      func log(_ file: String, _ time: Int, _ text: String, _ more: String = "", level: String = "info") {
        let isShop = style.shopFiles.contains(file)
        let id = isShop ? id : style.packerWrites(id)
        let own = style.members(id) + (isShop ? style.shopMembers : "")
        system.log(
          file, time, #""time":"%t","level":"\#(level)","msg":"\#(style.prefix(id))\#(text)"\#(own)\#(more)"#)
      }
      let isRefused = system.chance(0.15)
      log(shop, start, "order in")
      if !isRefused { log(shop, start + 6, "order queued", #","job":"\#(key)""#) }
      log(shop, start + 12, "order out", style.answer(isRefused ? 422 : 202))
      guard !isRefused else { continue }
      let (packer, taken) = (system.one(of: style.packerFiles), start + 6 + system.number(40..<240))
      let isBad = system.chance(0.15)
      log(packer, taken, "job start", #","job":"\#(key)""#)
      log(
        packer, taken + 30, isBad ? "job failed" : "job ok", #","job":"\#(key)""#,
        level: isBad ? "error" : "info")
      system.truths[id] = Truth(
        outcome: isBad ? .failed : .completed, api: 12, wait: taken - start - 6,
        done: isBad ? nil : taken + 30 - start)
    }
    return system
  }
}

extension WrittenSystem {
  /// A web server logs the whole URL of each page that it serves. It hands on pages to be made, in records without a
  /// page's name. Some requests ask for none, and some pages fail.
  static func pages(seed: UInt64) -> WrittenSystem {
    var system = WrittenSystem(seed: seed)
    for number in 0..<60 {
      let (id, start) = (system.uuid(), number * 500 + system.number(0..<300))
      func log(_ file: String, _ time: Int, _ text: String, _ more: String = "", level: String = "info") {
        system.log(file, time, #""time":"%t","level":"\#(level)","msg":"\#(text)"\#(more),"rid":"\#(id)""#)
      }
      let (isWork, api) = (system.chance(0.7), system.number(20..<60))
      let (web, method) = ("web-\(system.number(1..<3)).log", isWork ? "POST" : "GET")
      log(
        web, start, "gip", #","verb":"\#(method)","at":"https://pages.example/\#(isWork ? "make" : "read")""#)
      log(web, start + 4, "sql", #","took":\#(system.number(1..<4))"#)
      if isWork { log(web, start + 12, "zol") }
      log(web, start + api, "gop", #","code":\#(isWork ? 202 : 200)"#)
      system.truths[id] = Truth(outcome: .completed, api: api)
      guard isWork else { continue }
      let (press, taken) = ("press-\(system.number(1..<3)).log", start + 12 + system.number(30..<150))
      let (work, isBad) = (system.number(60..<280), system.chance(0.15))
      log(press, taken, "wim")
      log(press, taken + work, isBad ? "wum" : "wom", level: isBad ? "error" : "info")
      system.truths[id] = Truth(
        outcome: isBad ? .failed : .completed, api: api, wait: taken - start - 12,
        done: isBad ? nil : taken + work - start)
    }
    return system
  }
}
