import TraceModel

extension WrittenSystem {
  /// One file of two services, several messages of a request, keys of two names, failures as levels.
  static func parcels(seed: UInt64) -> WrittenSystem {
    var system = WrittenSystem(seed: seed)
    for number in 0..<50 {
      let (id, start) = (system.hexadecimal(16), number * 500 + system.number(0..<300))
      func log(_ service: String, _ time: Int, _ text: String, _ more: String = "", level: String = "INFO") {
        system.log(
          "all.log", time,
          #""time":"%t","level":"\#(level)","msg":"\#(text)","service":"\#(service)","flow":"\#(id)"\#(more)"#
        )
      }
      log("shop", start, "order in", #","path":"/orders","method":"POST""#)
      var (time, waits, ends, isBad) = (start, [Int](), [Int](), false)
      for _ in 0..<system.number(1..<4) {
        let message = system.uuid()
        time += 3
        log("shop", time, "parcel queued", #","sqs_id":"\#(message)""#)
        let taken = time + system.number(50..<450)
        log("packer", taken, "parcel seen", #","msg_id":"\#(message)","shelf":\#(system.number(1..<20))"#)
        let end = taken + system.number(100..<200)
        let breaks = system.chance(0.08)
        log(
          "packer", end, breaks ? "parcel broken" : "parcel packed", #","msg_id":"\#(message)""#,
          level: breaks ? "ERROR" : "INFO")
        (waits, ends, isBad) = (waits + [taken], ends + [end], isBad || breaks)
      }
      log("shop", time + 4, "order out", #","status":202"#)
      system.truths[id] = Truth(
        outcome: isBad ? .failed : .completed, api: time + 4 - start, wait: (waits.min() ?? 0) - start - 3,
        done: isBad ? nil : (ends.max() ?? 0) - start)
    }
    return system
  }

  /// Each program logs when it is done, with a duration under a name of its own; names of people in texts.
  static func synchroniser(seed: UInt64) -> WrittenSystem {
    var system = WrittenSystem(seed: seed)
    for number in 0..<70 {
      let (id, key, start) = (system.uuid(), system.uuid(), number * 300 + system.number(0..<200))
      let (who, api) = (system.one(of: names), system.number(9..<30))
      func members(_ text: String, _ more: String, _ level: String = "info") -> String {
        #""ts":"%t","lvl":"\#(level)","msg":"\#(text)","txn":{"uuid":"\#(id)"}\#(more)"#
      }
      system.log("edge.log", start + 6, members("event emitted for \(who)", #","event_id":"\#(key)""#))
      let answer = #","verb":"PUT","uri":"/u/\#(who)","answer":204,"took":\#(api)"#
      system.log("edge.log", start + api, members("served", answer))
      let (taken, work) = (start + 6 + system.number(50..<250), system.number(30..<80))
      let isBad = system.chance(0.15)
      let reason = system.one(of: ["no route", "disk is full", "peer said no", "clock ran out", "bad sum 7"])
      let text = isBad ? "sync broke: \(reason)" : "sync of \(who) through"
      let more = #","ref":"\#(key)","took":\#(work)"#
      system.log("sync.log", taken + work, members(text, more, isBad ? "error" : "info"))
      system.truths[id] = Truth(
        outcome: isBad ? .failed : .completed, api: api, wait: taken - start - 6,
        done: isBad ? nil : taken + work - start)
    }
    return system
  }

  /// A server that calls another, acknowledgements of failed work, too, and trace ids as ids.
  static func stockCaller(seed: UInt64) -> WrittenSystem {
    var system = WrittenSystem(seed: seed)
    for number in 0..<60 {
      let (id, start) = (system.hexadecimal(32), number * 300 + system.number(0..<200))
      func members(_ text: String, _ more: String = "", _ level: String = "INFO") -> String {
        #""asctime":"%t","levelname":"\#(level)","message":"\#(text)","trace":"\#(id)"\#(more)"#
      }
      let item = #","method":"GET","path":"/stock/\#(system.number(1..<9))""#
      system.log("front.log", start, members("begin", #","method":"POST","path":"/buy""#))
      system.log("front.log", start + 4, members("asking", item))
      system.log("stock.log", start + 6, members("in", item))
      system.log("stock.log", start + 10, members("out", #","status":200"#))
      system.log("front.log", start + 12, members("told", #","status":200"#))
      let tag = #","delivery":"ctag-\#(7000 + number)""#
      system.log("front.log", start + 15, members("mail wanted", tag))
      system.log("front.log", start + 18, members("end", #","status":202"#))
      let (taken, isBad) = (start + 15 + system.number(30..<230), system.chance(0.15))
      system.log("mail.log", taken, members("mail order", tag))
      system.log("mail.log", taken + 1, members("mail begins"))
      system.log(
        "mail.log", taken + 50, members(isBad ? "mail lost" : "mail gone", "", isBad ? "ERROR" : "INFO"))
      system.log("mail.log", taken + 51, members("channel acked"))
      system.truths[id] = Truth(
        outcome: isBad ? .failed : .completed, api: 18, wait: taken - start - 15,
        done: isBad ? nil : taken + 50 - start)
    }
    return system
  }

  /// No texts, and times and ids under odd names.
  static func wordless(seed: UInt64) -> WrittenSystem {
    var system = WrittenSystem(seed: seed)
    for number in 0..<50 {
      let (id, message, start) = (system.uuid(), system.uuid(), number * 300 + system.number(0..<200))
      let own = #""happened":"%t","corr":"\#(id)""#
      system.log("door.log", start, own + #","verb":"POST","target":"/x""#)
      system.log("door.log", start + 10, own + #","out_id":"\#(message)""#)
      system.log("door.log", start + 20, own + #","answer":202"#)
      let taken = start + 10 + system.number(50..<250)
      system.log("mill.log", taken, own + #","in_id":"\#(message)""#)
      system.log("mill.log", taken + 40, own + #","in_id":"\#(message)","done":"y""#)
      system.truths[id] = Truth(
        outcome: .completed, api: 20, wait: taken - start - 10, done: taken + 40 - start)
    }
    return system
  }
}
