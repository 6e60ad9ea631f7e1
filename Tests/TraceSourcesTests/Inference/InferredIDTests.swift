import SyntheticFleet
import Testing
import TraceModel

@testable import TraceSources

/// The field of the id, the field of a status, and the logs of one program, with something else lying nearer.
struct InferredIDTests {
  private static let letters = "abcdefghijklmnopqrstuvwxyz"

  @discardableResult
  private func expectTruth(_ style: OrderStyle) async throws -> String {
    var yaml = ""
    for seed in Seeds.upTo(5) {
      let system = WrittenSystem.orders(seed: seed, style)
      let run = try await InferredRun(system)
      let mistakes = run.mistakes(in: system)
      #expect(mistakes.isEmpty, "seed \(seed): \(mistakes.prefix(3)) with \(run.yaml)")
      yaml = run.yaml
    }
    return yaml
  }

  // MARK: Ids

  @Test func `Ids of letters only join the records that the job's number joins in part`() async throws {
    let style = OrderStyle(alphabet: Self.letters, idLength: 12)
    #expect(try await expectTruth(style).contains("id: rid\n"))
  }

  @Test func `Ids of letters only are found in brackets at the beginning of texts`() async throws {
    var style = OrderStyle(alphabet: Self.letters, idLength: 10)
    (style.members, style.prefix) = ({ _ in "" }, { "[\($0)] " })
    try await expectTruth(style)
  }

  @Test func `Ids that one program writes in capitals and another does not are the same`() async throws {
    var style = OrderStyle(idLength: 32)
    style.packerWrites = { $0.uppercased() }
    #expect(try await expectTruth(style).contains("id: rid\n"))
  }

  @Test func `Ids in texts of which some have no digit are values of one rule`() async throws {
    var style = OrderStyle(alphabet: "ABCDEFGHJKLMNPQRSTUVWXYZ456789", idLength: 8)
    (style.members, style.prefix) = ({ _ in "" }, { "case V-\($0) and " })
    let yaml = try await InferredRun(WrittenSystem.orders(seed: 1, style)).yaml
    #expect(yaml.ranges(of: "and order in").count == 1)
  }

  @Test func `A colon that ends an id in a text is no part of it`() async throws {
    var style = OrderStyle(alphabet: "ABCDEFGH456789", idLength: 8)
    (style.members, style.prefix) = ({ _ in "" }, { "\($0): " })
    let run = try await InferredRun(WrittenSystem.orders(seed: 1, style))
    #expect(!run.found.isEmpty && run.found.keys.allSatisfy { !$0.contains(":") })
  }

  @Test func `A host and a number that is the time are no ids, though they stand in both programs`()
    async throws
  {
    var system = WrittenSystem(seed: 1)
    for number in 0..<20 {
      let (id, time) = (system.hexadecimal(16), number * 100)
      for (step, text) in ["in", "half", "out"].enumerated() {
        let epoch = 1_772_359_200_000 + time + step
        system.log(
          "api.log", time + step,
          #""time":\#(epoch),"hostname":"api-6f7c","msg":"\#(text)","req":{"id":"\#(id)"}"#)
      }
    }
    system.log("one.log", 0, #""time":1772359200000,"hostname":"api-6f7c","msg":"ready""#)
    let yaml = try await InferredRun(system).yaml
    // `req.id` is known as an id, and is not said again.
    #expect(yaml.contains("20 requests in 61 records") && !yaml.contains("id: "), "\(yaml)")
    #expect(yaml.contains("# one.log: no id joins its records with a request"))
    #expect(yaml.contains("hostname (such as api-6f7c, 1 times)"))
  }

  // MARK: Statuses

  @Test(arguments: [#","build":412"#, #","lvl":200"#, #","ver":412,"port":443"#])
  func `A number that every record has is no status, though it could be one`(members: String) async throws {
    let yaml = try await expectTruth(OrderStyle(shopMembers: members))
    // `code` is known as a status, and is not said again.
    #expect(!yaml.contains("status:"), "\(yaml)")
    #expect(yaml.contains("records have a status in code: 202, 422\n"))
  }

  @Test func `Of two numbers of an answer the one that varies is the status`() async throws {
    var style = OrderStyle()
    style.answer = { #","a":200,"b":\#($0)"# }
    #expect(try await expectTruth(style).contains("status: b\n"))
  }

  // MARK: Programs

  @Test func `Logs of one name in two directories are two programs where their texts differ`() async throws {
    let style = OrderStyle(shopFiles: ["shop/app.log"], packerFiles: ["packer/app.log"])
    let yaml = try await expectTruth(style)
    #expect(yaml.contains("service: shop\n") && yaml.contains("service: packer\n"))
  }

  @Test func `Logs of one name in several directories are one program where their texts are the same`()
    async throws
  {
    let style = OrderStyle(packerFiles: ["a/packer.log", "b/packer.log"])
    let yaml = try await expectTruth(style)
    #expect(yaml.contains("files: packer*\n") && !yaml.contains("service:"))
  }

  @Test(arguments: [["packer0.log", "packer1.log"], ["lyon.log", "oslo.log"]])
  func `Logs of several names with the same texts are instances of one program`(files: [String]) async throws
  {
    let shops = files[0] == "lyon.log" ? ["kiel.log", "rome.log"] : ["shop0.log", "shop1.log"]
    let yaml = try await expectTruth(OrderStyle(shopFiles: shops, packerFiles: files))
    #expect(yaml.ranges(of: "text: job start").count == 1)
  }

  @Test func `A topic that the consumer's built-in profile tells is not proposed for the publisher`()
    async throws
  {
    var system = WrittenSystem(seed: 1)
    for number in 0..<20 {
      let (id, task, time) = (system.hexadecimal(32), system.uuid(), number * 900)
      let own = #""asctime":"%t","levelname":"INFO","cid":"\#(id)""#
      system.log("web.log", time, own + #","message":"begin","http_method":"POST","http_path":"/orders/""#)
      system.log("web.log", time + 5, own + #","message":"invoice task \#(task) queued""#)
      system.log("web.log", time + 9, own + #","message":"end","code":201"#)
      let name = "Task shop.tasks.send[\(task)]"
      for attempt in 0...(number % 3) {
        let taken = time + 20 + attempt * 100
        let isLast = attempt == number % 3
        system.log(
          "celery.log", taken, own + #","name":"celery.worker.strategy","message":"\#(name) received""#)
        let end = isLast ? "succeeded in 0.04s: None" : "retry: Retry in 1s: Busy('x')"
        system.log(
          "celery.log", taken + 40, own + #","name":"celery.app.trace","message":"\#(name) \#(end)""#)
      }
    }
    let run = try await InferredRun(system)
    #expect(!run.yaml.contains("topic:"), "\(run.yaml)")
    #expect(run.found.values.allSatisfy { $0.outcome == .completed })
  }
}
