import TraceModel

/// Systems in which the clocks of two programs disagree, and systems of calls alone.
extension WrittenSystem {
  /// Signs, besides clocks, of the order of two programs in a request.
  enum Sign: CaseIterable {
    /// The key of a message, which a server does not know when a request begins.
    case key
    /// Requests that ask for no work.
    case requests
    /// The status of an answer.
    case status
    /// Messages that are delivered again.
    case repeats
    /// Words of publishing and receiving.
    case words
  }

  /// A shop and packers whose clock is `ahead` ms ahead. Waits are those that the clocks show.
  static func packers(seed: UInt64, ahead: Int, signs: [Sign]) -> WrittenSystem {
    var system = WrittenSystem(seed: seed)
    for number in 0..<40 {
      let (id, job) = (system.uuid(), "j-\(system.hexadecimal(6))")
      let start = 5000 + number * 500 + system.number(0..<300)
      let key = signs.contains(.key) ? #","job":"\#(job)""# : ""
      func log(_ file: String, _ time: Int, _ text: String, _ more: String = "") {
        system.log(file, time, #""time":"%t","level":"info","msg":"\#(text)","rid":"\#(id)"\#(more)"#)
      }
      let isWork = !signs.contains(.requests) || system.chance(0.7)
      let (handed, answered) = (start + system.number(5..<20), start + system.number(21..<40))
      let status = signs.contains(.status) ? #","code":\#(isWork ? 202 : 404)"# : ""
      log("shop.log", start, "gip")
      if isWork { log("shop.log", handed, signs.contains(.words) ? "zol enqueued" : "zol", key) }
      log("shop.log", answered, "gop", status)
      system.truths[id] = Truth(
        outcome: isWork || status.isEmpty ? .completed : .rejected, api: answered - start)
      guard isWork else { continue }
      let taken = handed + system.number(20..<250)
      let file = "packer-\(system.number(0..<2)).log"
      var time = taken
      if signs.contains(.repeats), system.chance(0.4) {
        log(file, time + ahead, "wim", key)
        time += system.number(100..<200)
      }
      let end = time + system.number(100..<400)
      log(file, time + ahead, signs.contains(.words) ? "wim received" : "wim", key)
      log(file, end + ahead, "wom", key)
      system.truths[id] = Truth(
        outcome: .completed, api: answered - start, wait: taken + ahead - handed, done: end + ahead - start)
    }
    return system
  }

  /// A client, a server and a server behind that; the first two name the path of what they answered.
  static func kiosks(seed: UInt64) -> WrittenSystem {
    var system = WrittenSystem(seed: seed)
    for number in 0..<60 {
      let (id, start) = (system.hexadecimal(16), number * 400 + system.number(0..<300))
      func log(_ file: String, _ time: Int, _ text: String, _ more: String) {
        system.log(file, time, #""when":"%t","what":"\#(text)",\#(more),"xid":"\#(id)""#)
      }
      let (status, took) = (system.one(of: ["200", "200", "402"]), system.number(20..<90))
      log("kiosk.log", start, "calling edge", #""verb":"POST","to":"/pay""#)
      log("edge.log", start + 20, "in", #""verb":"POST","at":"/pay""#)
      log("edge.log", start + 24, "ask billing", #""verb":"PUT","at":"/charges""#)
      log("billing.log", start + 26, "charge", #""verb":"PUT","at":"/charges""#)
      log("billing.log", start + 26 + took, "charged", #""code":\#(status),"at":"/charges""#)
      log("edge.log", start + 30 + took, "billing said", #""code":\#(status)"#)
      log("edge.log", start + 40 + took, "out", #""code":\#(status),"at":"/pay""#)
      log("kiosk.log", start + 60 + took, "edge said", #""code":\#(status)"#)
      system.truths[id] = Truth(outcome: status == "402" ? .rejected : .completed, api: 20 + took)
    }
    return system
  }

  /// A worker that deletes its message `gap` ms after it stored what it made.
  static func renderers(seed: UInt64, gap: Int) -> WrittenSystem {
    var system = WrittenSystem(seed: seed)
    for number in 0..<50 {
      let (id, key, start) = (system.uuid(), system.uuid(), number * 900 + system.number(0..<500))
      func log(_ file: String, _ time: Int, _ text: String, _ more: String) {
        system.log(file, time, #""time":"%t","msg":"\#(text)","rid":"\#(id)",\#(more)"#)
      }
      let (taken, work) = (start + 10 + system.number(20..<90), system.number(200..<500))
      log("api.log", start, "handling", #""verb":"POST","uri":"/render""#)
      log("api.log", start + 10, "sent to sqs", #""message":"\#(key)""#)
      log("api.log", start + 14, "handled", #""code":202"#)
      log("renderer.log", taken, "message in", #""message":"\#(key)""#)
      log("renderer.log", taken + work, "uploaded result", #""message":"\#(key)""#)
      log("renderer.log", taken + work + gap, "message deleted", #""message":"\#(key)""#)
      system.truths[id] = Truth(
        outcome: .completed, api: 14, wait: taken - start - 10,
        done: taken + work + (gap > work / 5 ? gap : 0) - start)
    }
    return system
  }
}
