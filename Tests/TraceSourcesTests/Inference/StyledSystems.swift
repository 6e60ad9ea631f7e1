import TraceModel

/// How a counter and its clerks write what they log, all to one file.
struct CounterStyle {
  /// The record is a text in Docker's line, with the end of its line.
  var isWrapped = false
  var service: @Sendable (String) -> String = { $0 }
  /// The answer says in a word what came of the request, and has no status.
  var hasWords = false
  /// The field of the level.
  var level = "lvl"
  /// The id stands in the outermost of nested spans, which are a list.
  var hasSpans = false
  /// Failed work is tried again.
  var hasRetries = true
  var key: @Sendable (Int) -> String = { "k-\(70_000 + $0 * 7)" }
}

extension WrittenSystem {
  /// A counter hands cases to two clerks; some are refused, some fail, some are tried again.
  static func counters(seed: UInt64, _ style: CounterStyle) -> WrittenSystem {
    var system = WrittenSystem(seed: seed)
    for number in 0..<60 {
      let (id, key, start) = (system.uuid(), style.key(number), number * 700 + system.number(0..<300))
      func log(
        _ service: String, _ host: String, _ time: Int, _ text: String, _ more: String, level: String = "info"
      ) {
        let spans = #""spans":[{"in":"request","flow":"\#(id)"},{"in":"\#(text)"}]"#
        let context = style.hasSpans ? spans : #""ctx":{"flow":"\#(id)"}"#
        let members =
          #""at":"%t","\#(style.level)":"\#(level)","msg":"\#(text)","service":"\#(style.service(service))","host":"\#(host)",\#(context)\#(more)"#
        let wrapped = members.replacing("\"", with: "\\\"")
        system.log(
          "all.log", time,
          style.isWrapped ? #""log":"{\#(wrapped)}\n","stream":"stdout","time":"%t""# : members)
      }
      let isRefused = system.chance(0.2)
      let answer =
        style.hasWords
        ? #","result":"\#(isRefused ? "rejected" : "accepted")""# : #","code":\#(isRefused ? 422 : 202)"#
      log("counter", "counter-0", start, "gip", "")
      if !isRefused { log("counter", "counter-0", start + 8, "zol", #","ticket":"\#(key)""#) }
      log("counter", "counter-0", start + 14, "gop", answer)
      system.truths[id] = Truth(outcome: isRefused ? .rejected : .completed, api: 14)
      guard !isRefused else { continue }
      let (clerk, taken) = ("clerk-\(system.number(0..<2))", start + 8 + system.number(20..<120))
      let (isBad, isRepeated) = (system.chance(0.1), system.chance(style.hasRetries ? 0.2 : 0))
      var time = taken
      if isRepeated {
        log("clerk", clerk, time, "wim", #","number":"\#(key)""#)
        log("clerk", clerk, time + 60, "wum", #","number":"\#(key)""#, level: "error")
        time += 160
      }
      let end = time + system.number(90..<260)
      log("clerk", clerk, time, "wim", #","number":"\#(key)""#)
      log(
        "clerk", clerk, end, isBad ? "wum" : "wom", #","number":"\#(key)""#, level: isBad ? "error" : "info")
      system.truths[id] = Truth(
        outcome: isBad ? .failed : .completed, api: 14, wait: taken - start - 8,
        done: isBad ? nil : end - start)
    }
    return system
  }

  /// Each program logs what it has done, with a duration in seconds; requests that ask for no work have one record.
  static func endings(seed: UInt64) -> WrittenSystem {
    var system = WrittenSystem(seed: seed)
    for number in 0..<60 {
      let (id, key, start) = (
        system.uuid(), "J\(20_000 + number * 13)", number * 600 + system.number(0..<300)
      )
      let (api, isWork) = (system.number(20..<40), system.chance(0.75))
      func log(_ file: String, _ time: Int, _ text: String, _ more: String) {
        system.log(file, time, #""ts":"%t","lvl":"info","m":"\#(text)","rq":"\#(id)"\#(more)"#)
      }
      if isWork { log("web.log", start + 9, "submitted", #","job":"\#(key)""#) }
      let status = isWork ? 202 : 404
      log("web.log", start + api, "served", #","http":\#(status),"route":"/x","secs":0.0\#(api)"#)
      system.truths[id] = Truth(outcome: isWork ? .completed : .rejected, api: api)
      guard isWork else { continue }
      let (taken, work) = (start + 9 + system.number(20..<90), system.number(110..<450))
      log("batch.log", taken + work, "ran", #","job":"\#(key)","secs":0.\#(work)"#)
      system.truths[id]?.wait = taken - start - 9
      system.truths[id]?.done = taken + work - start
    }
    return system
  }

  /// Two counters without a common request, three examiners that take from both, and ids of capitals, some without
  /// a digit.
  static func offices(seed: UInt64) -> WrittenSystem {
    var system = WrittenSystem(seed: seed)
    let letters = Array("ABCDEFGHJKLMNPQRSTUVWXYZ456789")
    for number in 0..<90 {
      let id = "V-" + String((0..<8).map { _ in system.one(of: letters) })
      let start = number * 400 + system.number(0..<200)
      func log(_ file: String, _ time: Int, _ text: String, _ more: String = "", level: String = "HINWEIS") {
        system.log(file, time, #""zeit":"%t","stufe":"\#(level)","meldung":"\#(text)"\#(more)"#)
      }
      let (counter, isRefused) = ("schalter\(system.number(1..<3)).log", system.chance(0.15))
      log(counter, start, "Antrag \(id) eingegangen", #","kanal":"\#(system.one(of: ["web", "post"]))""#)
      if !isRefused { log(counter, start + 20, "Antrag \(id) zur Prüfung weitergegeben") }
      log(
        counter, start + 40, "Antwort auf \(id) verschickt",
        #","ergebnis":"\#(isRefused ? "abgelehnt" : "angenommen")""#)
      system.truths[id] = Truth(outcome: isRefused ? .rejected : .completed, api: 40)
      guard !isRefused else { continue }
      let (examiner, taken) = ("pruefer\(system.number(1..<4)).log", start + 20 + system.number(30..<150))
      let (work, isBad) = (system.number(60..<280), system.chance(0.12))
      log(examiner, taken, "Prüfung von \(id) läuft an")
      log(examiner, taken + work / 2, "\(id): \(system.number(1..<9)) Unterlagen gelesen")
      log(
        examiner, taken + work,
        isBad ? "Prüfung von \(id) abgebrochen: Unterlagen unleserlich" : "Prüfung von \(id) abgeschlossen",
        level: isBad ? "FEHLER" : "HINWEIS")
      system.truths[id] = Truth(
        outcome: isBad ? .failed : .completed, api: 40, wait: taken - start - 20,
        done: isBad ? nil : taken + work - start)
    }
    return system
  }
}
