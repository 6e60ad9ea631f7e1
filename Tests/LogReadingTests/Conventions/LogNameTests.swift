import Testing
import TraceModel

@testable import LogReading

struct LogNameTests {
  @Test(
    arguments: [
      ("api.jsonl", "api"), ("api.clef", "api"), ("/var/log/api.log", "api"), ("api.log.2", "api"),
      ("api-2026-11-25.log", "api"),
      ("api.2026-11-25T10.json", "api"), ("api_20261125.log.gz", "api"),
      ("order-service.log", "order-service"),
      ("api.log.1.gz", "api"), ("api.log-20261125.gz", "api"), ("api.log-1764028800.zst", "api"),
      ("api.jsonl.12.zst", "api"), ("app.stdout.log", "app"), ("api-2026-11-25.1.log", "api"),
    ])
  func `a file is called after its program, without date, rotation number and extensions`(
    path: String, name: String
  ) {
    #expect(LogName(path: path).origin == Origin(service: name))
  }

  @Test(
    arguments: [
      ("worker-1.jsonl", "worker", "worker-1"),
      ("worker-7d9f8b6c5-x2x9z.log", "worker", "worker-7d9f8b6c5-x2x9z"),
      ("worker-7d9f8b6c5d-x2x4v.log.1", "worker", "worker-7d9f8b6c5d-x2x4v"),
      ("node-exporter-bq5ck.log", "node-exporter", "node-exporter-bq5ck"),
      ("worker-1-2026-11-25.log", "worker", "worker-1"),
      ("api-7d9f-x2x9z_prod_api-\(String(repeating: "0c1f", count: 16)).log", "api", "api-7d9f-x2x9z"),
      ("/var/log/pods/prod_api-7d9f-x2x9z_0c1f/api/0.log", "api", "api-7d9f-x2x9z"),
    ])
  func `the hash of a pod and the number of a process name the instance`(
    path: String, name: String, instance: String
  ) {
    #expect(LogName(path: path).origin == Origin(service: name, instance: instance))
  }

  @Test(
    arguments: [
      ("shop-api.service", "shop-api", nil), ("worker@2.service", "worker", "worker@2"),
      ("worker@.service", "worker@", nil),
      (".service", ".service", nil), ("shop.orders.service", "shop.orders.service", nil),
      ("backup.timer", "backup.timer", nil), ("/ecs/x.service", "x.service", nil),
    ] as [(String, String, String?)])
  func `a unit of systemd is called without its type, and an instance of a template after that`(
    unit: String, name: String, instance: String?
  ) {
    #expect(LogName.origin(named: unit) == Origin(service: name, instance: instance))
  }

  @Test func `streams are told apart, and standard input has no name`() {
    #expect(LogName(path: "-").origin == nil)
    #expect(LogName(path: "/dev/fd/63").origin == Origin(service: "fd 63"))
    #expect(LogName(path: "/proc/self/fd/11").origin == Origin(service: "fd 11"))
  }

  @Test(arguments: ["", "/", ".", "...", ".log", "2026-11-25.log", "1", "/1/2/3", "-1", "é-1.log", "___.log"])
  func `no path traps`(path: String) { _ = LogName(path: path).origin }
}
