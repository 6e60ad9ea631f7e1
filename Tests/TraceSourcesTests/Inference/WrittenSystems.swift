import TraceModel

/// Systems with different manners of logging, all in words unknown to trace.
extension WrittenSystem {
  /// Levels as numbers, times since 1970 in ms, a job that two fields name, retries after warnings, two workers, refusals.
  static func mailShop(seed: UInt64) -> WrittenSystem {
    var system = WrittenSystem(seed: seed)
    for number in 0..<60 {
      let (id, job, start) = (system.uuid(), "\(1000 + number)", number * 300 + system.number(0..<200))
      func members(_ time: Int, _ level: Int, _ text: String, _ more: String) -> String {
        #""level":\#(level),"time":\#(1_772_359_200_000 + time),"pid":1,"msg":"\#(text)"\#(more)"#
      }
      let own = #","reqId2":"\#(id)""#
      system.log("api.log", start, members(start, 30, "checkout opened", own + #","cart":\#(number % 7)"#))
      if system.chance(0.1) {
        system.log("api.log", start + 10, members(start + 10, 30, "basket refused", own))
        system.log("api.log", start + 12, members(start + 12, 30, "reply written", own + #","httpCode":422"#))
        system.truths[id] = Truth(outcome: .rejected, api: 12)
        continue
      }
      system.log("api.log", start + 10, members(start + 10, 30, "stock reserved", own))
      system.log(
        "api.log", start + 15, members(start + 15, 30, "mail job handed over", own + #","job":"\#(job)""#))
      system.log("api.log", start + 19, members(start + 19, 30, "reply written", own + #","httpCode":201"#))
      let taken = start + 15 + system.number(50..<350)
      let worker = "worker-\(system.number(1..<3)).log"
      let theirs = #","correlate":"\#(id)","id":"\#(job)""#
      var (time, isDone) = (taken, false)
      for _ in 0..<3 where !isDone {
        system.log(worker, time, members(time, 30, "took the job", theirs))
        system.log(worker, time + 30, members(time + 30, 30, "template rendered", theirs))
        isDone = !system.chance(0.25)
        let text = isDone ? "mail is out" : "mail server hung up"
        time += isDone ? 90 : 80
        system.log(worker, time, members(time, isDone ? 30 : 40, text, theirs))
        if !isDone { time += 200 }
      }
      system.truths[id] = Truth(
        outcome: isDone ? .completed : .failed, api: 19, wait: taken - start - 15,
        done: isDone ? time - start : nil)
    }
    return system
  }

  /// Ids within texts, a key that only texts have, Kafka's notation of a place, reasons of failures, one thread's records
  /// among those of others.
  static func cardService(seed: UInt64) -> WrittenSystem {
    var system = WrittenSystem(seed: seed)
    for number in 0..<70 {
      let (id, start, order) = (
        system.hexadecimal(32), number * 200 + system.number(0..<150), 50_000 + number
      )
      func members(_ text: String, _ level: String = "INFO") -> String {
        #""@timestamp":"%t","log.level":"\#(level)","message":"TraceID: \#(id) SpanID: 00f067aa0ba902b7 \#(text)","process.pid":7"#
      }
      let place = "orders-\(system.number(0..<3))@\(number)"
      system.log("gateway.log", start, members("--> POST /orders"))
      system.log(
        "gateway.log", start + 4, members("Validating Order \(order) of \(system.one(of: Self.names))"))
      system.log("gateway.log", start + 10, members("Record written for Order \(order) at \(place)"))
      system.log("gateway.log", start + 13, members("<-- 202 after 13 ms"))
      let taken = start + 10 + system.number(20..<220)
      system.log("billing.log", taken, members("Record taken {order=\(order)} at \(place)"))
      system.log("billing.log", taken + 20, members("Charging card for Order \(order)"))
      let isBad = system.chance(0.15)
      let reason = system.one(of: ["no funds", "card expired", "bank said no", "limit of 50"])
      let end = isBad ? "Card declined for Order \(order): \(reason)" : "Order \(order) settled"
      system.log("billing.log", taken + 70, members(end, isBad ? "ERROR" : "INFO"))
      system.truths[id] = Truth(
        outcome: isBad ? .failed : .completed, api: 13, wait: taken - start - 10,
        done: isBad ? nil : taken + 70 - start)
    }
    return system
  }

  /// An app with URLs, ids under four names, messages without any key, a second queue behind the first, and requests
  /// without work.
  static func pictures(seed: UInt64) -> WrittenSystem {
    var system = WrittenSystem(seed: seed)
    for number in 0..<60 {
      let (id, start, isWork) = (system.uuid(), number * 400 + system.number(0..<300), system.chance(0.7))
      let (method, path) = isWork ? ("POST", "/v1/pictures") : ("GET", "/v1/state")
      func members(_ text: String, _ field: String, _ more: String = "") -> String {
        #""timestamp":"%t","level":"info","event":"\#(text)",\#(field)\#(more)"#
      }
      let (app, web, own) = (#""x_id":"\#(id)""#, #""ctx":{"rid":"\#(id)"}"#, #""request":"\#(id)""#)
      let url = #","method":"\#(method)","url":"https://api.example.com\#(path)""#
      system.log("app.log", start, members("will call", app, url))
      system.log("web.log", start + 30, members("hit", web, #","verb":"\#(method)","route":"\#(path)""#))
      if isWork {
        system.log(
          "web.log", start + 40, members("file kept", web, #","bytes":\#(system.number(1000..<90_000))"#))
        system.log("web.log", start + 50, members("thumbnail asked for", web))
      }
      system.log("web.log", start + 60, members("bye", web, #","code":200"#))
      system.log("app.log", start + 90, members("has come back", app, #","status":200"#))
      system.truths[id] = Truth(outcome: .completed, api: 30)
      guard isWork else { continue }
      let taken = start + 50 + system.number(100..<400)
      let resizer = "resizer-\(system.number(1..<3)).log"
      for (after, text) in [
        (0, "picture arrives"), (20, "shrunk to 120 px"), (50, "index told"), (60, "picture leaves"),
      ] {
        system.log(resizer, taken + after, members(text, own))
      }
      let indexed = taken + 50 + system.number(50..<150)
      system.log("indexer.log", indexed, members("entry arrives", own))
      system.log("indexer.log", indexed + 20, members("entry leaves", own))
      system.truths[id]?.wait = taken - start - 50
      system.truths[id]?.done = max(indexed + 20, taken + 60) - start
    }
    return system
  }

  static let names = ["alice", "bob", "carol", "dave", "erin", "frank", "grace", "heidi", "ivan", "judy"]
}
