// swift-tools-version: 6.2
import PackageDescription

/// Settings of every target, each with the proposal that defines it.
let strict: [SwiftSetting] = [
  .swiftLanguageMode(.v6),
  .enableUpcomingFeature("ExistentialAny"),  // SE-0335
  .enableUpcomingFeature("InternalImportsByDefault"),  // SE-0409
  .enableUpcomingFeature("MemberImportVisibility"),  // SE-0444
  .treatAllWarnings(as: .error),  // SE-0480
]

/// Those of targets in which every use of unsafe memory is marked.
let safe = strict + [.strictMemorySafety()]  // SE-0458

/// Those of test targets. What a test does once need not be optimised, and optimising it takes longer than running it.
let tests = strict + [.unsafeFlags(["-Onone"], .when(configuration: .release))]

/// Profiles that come with trace, one file each.
let builtInProfiles = [
  "aspnetcore",
  "bullmq",
  "caddy",
  "celery",
  "chi",
  "django-structlog",
  "echo",
  "envoy",
  "fastify",
  "gin-zap",
  "gunicorn",
  "lograge",
  "nginx",
  "pino-http",
  "serilog",
  "sidekiq",
  "slog-http",
  "spring-boot",
  "steps",
  "uvicorn",
  "zerolog-hlog",
]

let algorithms = Target.Dependency.product(name: "Algorithms", package: "swift-algorithms")

/// The parts of the script of pages, one file each.
let pageScripts = [
  "base", "axes", "curves", "histogram", "heatmap", "series", "report", "slowest", "diff", "doctor",
  "explain", "show", "page",
]

let package = Package(
  name: "trace",
  // Those of the year in which the standard library got `Mutex`.
  platforms: [.macOS(.v15), .iOS(.v18), .tvOS(.v18), .watchOS(.v11), .visionOS(.v2)],
  products: [
    .executable(name: "trace", targets: ["trace"]),
    .library(name: "TraceContext", targets: ["TraceContext"]),
    .library(name: "TraceClient", targets: ["TraceClient"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/apple/swift-algorithms", from: "1.2.1"),
    .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
    .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
    .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
    .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
    .package(url: "https://github.com/apple/swift-distributed-tracing", from: "1.7.3"),
    // For the tests, which start programs.
    .package(url: "https://github.com/swiftlang/swift-subprocess", from: "1.0.2"),
    .package(url: "https://github.com/apple/swift-system", from: "1.5.0"),
  ],
  targets: [
    // The words: times, records, requests, segments, results. No input, no output, no arithmetic beyond their own.
    .target(name: "TraceModel", dependencies: [algorithms], swiftSettings: safe),
    // The workers. They know the words and not each other, but for one edge: analysis corrects times by the clocks.
    .target(
      name: "LogReading",
      dependencies: [
        "TraceModel", "CZlib", "CZstandard", .product(name: "Yams", package: "Yams"),
        .product(name: "Crypto", package: "swift-crypto"),
      ],
      resources: [.embedInCode("Profiles/default.json")]
        + builtInProfiles.map { .embedInCode("Profiles/BuiltIn/\($0).yaml") }, swiftSettings: strict),
    .target(name: "ClockEstimation", dependencies: ["TraceModel", algorithms], swiftSettings: safe),
    .target(
      name: "TraceAnalysis", dependencies: ["TraceModel", "ClockEstimation", algorithms], swiftSettings: safe),
    .target(
      name: "TraceStore",
      dependencies: [
        "TraceModel", "CZstandard", algorithms,
        .product(name: "GRDB", package: "GRDB.swift"),
        .product(name: "GRDBSQLite", package: "GRDB.swift"),
      ],
      swiftSettings: strict),
    .target(
      name: "TraceRendering",
      dependencies: ["TraceModel", algorithms, .product(name: "Crypto", package: "swift-crypto")],
      resources: [.embedInCode("Page/page.css")] + pageScripts.map { .embedInCode("Page/Script/\($0).js") },
      swiftSettings: safe),
    // Where they meet: an index or logs as requests.
    .target(
      name: "TraceSources",
      dependencies: [
        "TraceModel", "LogReading", "ClockEstimation", "TraceAnalysis", "TraceStore", algorithms,
      ],
      swiftSettings: strict),
    // Decompressors of the system. macOS has zlib where compilers look for it.
    .systemLibrary(name: "CZlib", providers: [.apt(["zlib1g-dev"])]),
    .systemLibrary(
      name: "CZstandard", pkgConfig: "libzstd", providers: [.apt(["libzstd-dev"]), .brew(["zstd"])]),
    // What Swift's view of the C library lacks.
    .target(name: "CMalloc"),
    // The command line, where there is no /proc.
    .target(name: "CArguments"),
    // The commit that is built, where a script says it.
    .target(
      name: "CCommit",
      cSettings: Context.environment["TRACE_COMMIT"].map { [.define("TRACE_COMMIT", to: "\"\($0)\"")] } ?? []),
    // The prompt: commands, options, terminal.
    .executableTarget(
      name: "trace",
      dependencies: [
        "TraceModel", "LogReading", "ClockEstimation", "TraceAnalysis", "TraceStore", "TraceRendering",
        "TraceSources", "CMalloc", "CArguments", "CCommit", "CZlib",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ],
      swiftSettings: strict),
    // The libraries for programs that `trace` follows; `trace` itself does not know them. The first is without
    // Foundation, so that a server can be linked statically without libcurl.
    .target(
      name: "TraceContext",
      dependencies: [
        .product(name: "Logging", package: "swift-log"),
        .product(name: "Tracing", package: "swift-distributed-tracing"),
      ],
      swiftSettings: safe),
    .target(
      name: "TraceClient",
      dependencies: [
        "TraceContext",
        .product(name: "Logging", package: "swift-log"),
        .product(name: "Tracing", package: "swift-distributed-tracing"),
      ],
      swiftSettings: safe),
    // Seeded randomness and simulated fleets whose truth is known, for the tests below.
    .target(
      name: "SyntheticFleet", dependencies: ["TraceModel"], path: "Tests/SyntheticFleet",
      swiftSettings: strict),
    // Logs as rotation leaves them.
    .target(
      name: "WrittenArchive", dependencies: ["CZlib", "CZstandard"], path: "Tests/WrittenArchive",
      swiftSettings: strict),
    // The language in which tests draw a request.
    .target(
      name: "TraceDrawings", dependencies: ["TraceAnalysis", "TraceModel"], path: "Tests/TraceDrawings",
      swiftSettings: strict),
    // Indexes as older versions made them.
    .target(
      name: "AgedIndexes", dependencies: ["TraceStore", .product(name: "GRDB", package: "GRDB.swift")],
      path: "Tests/AgedIndexes", swiftSettings: strict),
    .testTarget(
      name: "TraceModelTests", dependencies: ["TraceModel", "SyntheticFleet"], swiftSettings: tests),
    .testTarget(
      name: "LogReadingTests",
      dependencies: ["LogReading", "TraceModel", "SyntheticFleet", "WrittenArchive"],
      swiftSettings: tests),
    // The requests and clocks of such fleets, reconstructed once for many laws.
    .target(
      name: "ReconstructedFleets",
      dependencies: ["SyntheticFleet", "ClockEstimation", "TraceAnalysis", "TraceModel"],
      path: "Tests/ReconstructedFleets", swiftSettings: strict),
    .testTarget(
      name: "ClockEstimationTests",
      dependencies: [
        "ClockEstimation", "TraceAnalysis", "TraceModel", "SyntheticFleet", "ReconstructedFleets",
      ],
      swiftSettings: tests),
    .testTarget(
      name: "TraceAnalysisTests",
      dependencies: [
        "TraceAnalysis", "ClockEstimation", "TraceModel", "SyntheticFleet", "ReconstructedFleets",
        "TraceDrawings",
      ],
      swiftSettings: tests),
    .testTarget(
      name: "TraceStoreTests",
      dependencies: [
        "TraceStore", "TraceModel", "SyntheticFleet", "AgedIndexes",
        .product(name: "GRDB", package: "GRDB.swift"),
      ],
      swiftSettings: tests),
    .testTarget(
      name: "TraceRenderingTests", dependencies: ["TraceRendering", "TraceModel", "SyntheticFleet"],
      swiftSettings: tests),
    .testTarget(
      name: "TraceCommandTests",
      dependencies: [
        "trace", "TraceModel", "TraceStore", "SyntheticFleet", "WrittenArchive",
        .product(name: "Subprocess", package: "swift-subprocess"),
        // On macOS the system has it.
        .product(name: "SystemPackage", package: "swift-system", condition: .when(platforms: [.linux])),
      ],
      resources: [.copy("Fixtures")],
      swiftSettings: tests),
    // Sources within one process, so that laws hold over many seeds.
    .testTarget(
      name: "TraceSourcesTests",
      dependencies: [
        "TraceSources", "TraceModel", "LogReading", "ClockEstimation", "TraceAnalysis", "TraceStore",
        "TraceRendering", "SyntheticFleet", "ReconstructedFleets", "TraceDrawings", "WrittenArchive",
        "AgedIndexes",
      ],
      swiftSettings: tests),
    // What the libraries log, read by the decoder of `trace`.
    .target(
      name: "WrittenLog", dependencies: ["LogReading", "TraceModel"], path: "Tests/WrittenLog",
      swiftSettings: strict),
    .testTarget(
      name: "TraceContextTests",
      dependencies: [
        "TraceContext", "WrittenLog", "SyntheticFleet", "TraceModel",
        .product(name: "Logging", package: "swift-log"),
        .product(name: "Tracing", package: "swift-distributed-tracing"),
      ],
      swiftSettings: tests),
    .testTarget(
      name: "TraceClientTests",
      dependencies: [
        "TraceClient", "TraceContext", "WrittenLog", "SyntheticFleet", "TraceModel",
        .product(name: "Logging", package: "swift-log"),
      ],
      swiftSettings: tests),
  ]
)
