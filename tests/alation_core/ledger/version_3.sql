PRAGMA user_version = 3;
BEGIN TRANSACTION;
CREATE TABLE events (
            run TEXT NOT NULL, number INTEGER NOT NULL, wall REAL NOT NULL, event TEXT NOT NULL,
            PRIMARY KEY (run, number)
        ) WITHOUT ROWID;
INSERT INTO "events" VALUES('20250101-1d771842',1,1.73568960422231125832e+09,'{"type":"Planned","batch":[0],"at":4.222311160892515,"rows":2,"rejected":0,"whole":false,"after":[],"repeats":false}');
INSERT INTO "events" VALUES('20250101-1d771842',2,1.73568960422231125832e+09,'{"type":"Intent","batch":[0],"at":4.222311160892515,"digest":"5ce41f00d9d6f323d4966805421280b532ecf50b4a88628636db746f63d209f5","server_time":1735689604.2223113}');
INSERT INTO "events" VALUES('20250101-1d771842',3,1.73568960422231125832e+09,'{"type":"Accepted","batch":[0],"at":4.222311160892515,"handle":{"value":9003,"by":"id","reply":{"job_id":9003}},"doubt":null}');
INSERT INTO "events" VALUES('20250101-1d771842',4,1.73568960422231125832e+09,'{"type":"Planned","batch":[1],"at":4.222311160892515,"rows":2,"rejected":0,"whole":false,"after":[],"repeats":false}');
INSERT INTO "events" VALUES('20250101-1d771842',5,1.73568960635265636446e+09,'{"type":"Ended","batch":[0],"at":6.352656313991913,"handle":{"value":9003,"by":"id","reply":{"job_id":9003}},"state":"succeeded","answer":{"status":"successful","msg":"Job finished in 2.000000 seconds at 2025-01-01 00:00:06.222311+00:00","result":{"created_term_count":2,"created_terms":[{"id":5,"title":"Page 0"},{"id":6,"title":"Page 1"}]}},"reason":null,"timed_out":false,"errors":null,"unread":null}');
INSERT INTO "events" VALUES('20250101-1d771842',6,1.73568960635265636446e+09,'{"type":"Intent","batch":[1],"at":6.352656313991913,"digest":"2c4f19d8cd5c0b52860b554db359e4dec67978af5548aceee3442b1a1cec233a","server_time":1735689606.3526564}');
INSERT INTO "events" VALUES('20250101-1d771842',7,1.73568960635265636446e+09,'{"type":"Accepted","batch":[1],"at":6.352656313991913,"handle":{"value":9004,"by":"id","reply":{"job_id":9004}},"doubt":null}');
INSERT INTO "events" VALUES('20250101-855afe54',1,1735689600.0,'{"type":"Planned","batch":[0],"at":0.0,"rows":2,"rejected":1,"whole":false,"after":[],"repeats":false}');
INSERT INTO "events" VALUES('20250101-855afe54',2,1735689600.0,'{"type":"Intent","batch":[0],"at":0.0,"digest":"59c5d2be1b37ecd584f86f3e73919d9f34d2f1a1f04948f768391c7f21395929","server_time":1735689600.0}');
INSERT INTO "events" VALUES('20250101-855afe54',3,1735689600.0,'{"type":"Accepted","batch":[0],"at":0.0,"handle":{"value":9001,"by":"id","reply":{"job_id":9001}},"doubt":null}');
INSERT INTO "events" VALUES('20250101-855afe54',4,1735689600.0,'{"type":"Planned","batch":[1],"at":0.0,"rows":2,"rejected":0,"whole":false,"after":[],"repeats":false}');
INSERT INTO "events" VALUES('20250101-855afe54',5,1.73568960220870780949e+09,'{"type":"Ended","batch":[0],"at":2.2087077679625025,"handle":{"value":9001,"by":"id","reply":{"job_id":9001}},"state":"succeeded","answer":{"status":"successful","msg":"Job finished in 2.000000 seconds at 2025-01-01 00:00:02.000000+00:00","result":{"created_term_count":2,"created_terms":[{"id":1,"title":"Document 0"},{"id":2,"title":"Document 1"}]}},"reason":null,"timed_out":false,"errors":null,"unread":null}');
INSERT INTO "events" VALUES('20250101-855afe54',6,1.73568960220870780949e+09,'{"type":"Intent","batch":[1],"at":2.2087077679625025,"digest":"ae49684b6484bfc15b8a14834e72911ba4d109c29530bda9aca127e116befb7a","server_time":1735689602.2087078}');
INSERT INTO "events" VALUES('20250101-855afe54',7,1.73568960220870780949e+09,'{"type":"Refused","batch":[1],"at":2.2087077679625025,"status":400,"answer":{"job_id":null,"invalid_documents":[{"index":0,"errors":[{"document_hub_id":["Document hub 77777 doesn''t exist."]}],"document":{"title":"gone \u00fc \ud83d\ude00","document_hub_id":77777}}]},"kept":null}');
INSERT INTO "events" VALUES('20250101-855afe54',8,1.73568960220870780949e+09,'{"type":"Planned","batch":[2],"at":2.2087077679625025,"rows":2,"rejected":0,"whole":false,"after":[],"repeats":false}');
INSERT INTO "events" VALUES('20250101-855afe54',9,1.73568960220870780949e+09,'{"type":"Intent","batch":[2],"at":2.2087077679625025,"digest":"31a7e9e3c363b99b991fe8d9d0ffd51f6bfe0b2d88cf569fba7bd7f21f23a353","server_time":1735689602.2087078}');
INSERT INTO "events" VALUES('20250101-855afe54',10,1.73568960220870780949e+09,'{"type":"Accepted","batch":[2],"at":2.2087077679625025,"handle":{"value":9002,"by":"id","reply":{"job_id":9002}},"doubt":null}');
INSERT INTO "events" VALUES('20250101-855afe54',11,1.73568960220870780949e+09,'{"type":"Exhausted","batch":[],"at":2.2087077679625025}');
INSERT INTO "events" VALUES('20250101-855afe54',12,1.73568960422231125832e+09,'{"type":"Ended","batch":[2],"at":4.222311160892515,"handle":{"value":9002,"by":"id","reply":{"job_id":9002}},"state":"succeeded","answer":{"status":"successful","msg":"Job finished in 2.000000 seconds at 2025-01-01 00:00:04.208708+00:00","result":{"created_term_count":2,"created_terms":[{"id":3,"title":"Document 3"},{"id":4,"title":"Document 4"}]}},"reason":null,"timed_out":false,"errors":null,"unread":null}');
CREATE TABLE input (
            run TEXT NOT NULL, start INTEGER NOT NULL, rows INTEGER NOT NULL,
            digests BLOB NOT NULL, content BLOB NOT NULL, PRIMARY KEY (run, start)
        ) WITHOUT ROWID;
INSERT INTO "input" VALUES('20250101-1d771842',0,3,X'85CEDEA4816BE1EB58B1199CCE3F324AA2EA6DD0666106A1',X'7801AB562AC92CC94955B2520A484C4F553050D2514AC94F2ECD4DCD2B89CF284D8ACF4C51B232ACE5AA465566489C3223ECCA00A974261F');
INSERT INTO "input" VALUES('20250101-1d771842',3,2,X'B2B52E49B4E26C2E71EEE6965440E887',X'7801AB562AC92CC94955B2520A484C4F553056D2514AC94F2ECD4DCD2B89CF284D8ACF4C51B232ACE5AA465566825D1900D717196C');
INSERT INTO "input" VALUES('20250101-855afe54',0,7,X'F6813F7AC1D7C30204B64B228CF7BB05625824CECCFC739CAE61C0022428130F41598C2F80686115BC83623A070334A3D83882238A689CEF',X'7801AB562AC92CC94955B25272C94F2ECD4DCD2B513050D2514A8172E2334A93E2335394AC0C6BB9AA414A5373804AF3F215600A94A0E2A84618E23302AC343D3F2F5521A6D4C0202D1948A55818A700C95403AC769B8300567B8C08DA03F79531F14A4DB02B0500C9A4644D');
CREATE TABLE outcomes (
            run TEXT NOT NULL, row INTEGER NOT NULL, status TEXT NOT NULL, id TEXT, problems TEXT,
            PRIMARY KEY (run, row)
        ) WITHOUT ROWID;
INSERT INTO "outcomes" VALUES('20250101-1d771842',0,'succeeded','5',NULL);
INSERT INTO "outcomes" VALUES('20250101-1d771842',1,'succeeded','6',NULL);
INSERT INTO "outcomes" VALUES('20250101-855afe54',0,'succeeded','1',NULL);
INSERT INTO "outcomes" VALUES('20250101-855afe54',1,'rejected',NULL,'[{"field": "title", "kind": "invalid_payload", "message": "Missing data for required field."}, {"field": "document_hub_id", "kind": "invalid_payload", "message": "Missing data for required field."}, {"field": "titel", "kind": "invalid_payload", "message": "Unknown field; did you mean ''title''?"}]');
INSERT INTO "outcomes" VALUES('20250101-855afe54',2,'succeeded','2',NULL);
INSERT INTO "outcomes" VALUES('20250101-855afe54',3,'failed',NULL,'[{"field": "document_hub_id", "kind": "refused", "message": "Document hub 77777 doesn''t exist."}]');
INSERT INTO "outcomes" VALUES('20250101-855afe54',4,'unsent',NULL,'[{"field": null, "kind": "refused", "message": "because of row 3, field ''document_hub_id'': Document hub 77777 doesn''t exist.", "other": 3}]');
INSERT INTO "outcomes" VALUES('20250101-855afe54',5,'succeeded','3',NULL);
INSERT INTO "outcomes" VALUES('20250101-855afe54',6,'succeeded','4',NULL);
CREATE TABLE problems (
            run TEXT NOT NULL, name TEXT NOT NULL, problems TEXT NOT NULL, PRIMARY KEY (run, name)
        ) WITHOUT ROWID;
CREATE TABLE runs (
            id TEXT PRIMARY KEY, created REAL NOT NULL, operation TEXT NOT NULL,
            host TEXT NOT NULL, params TEXT NOT NULL, options TEXT NOT NULL, source TEXT,
            complete INTEGER NOT NULL DEFAULT 0, status TEXT
        , counts TEXT, seconds REAL, since REAL, ended REAL, retry_of TEXT, retried TEXT);
INSERT INTO "runs" VALUES('20250101-855afe54',1735689600.0,'document.create','{host}','{}','{"concurrency": 1, "batch_size": 2, "on_invalid": "skip", "on_refused": "report", "timeout": 1800.0}',NULL,1,'partial','{"failed": 1, "rejected": 1, "succeeded": 4, "unsent": 1}',4.22231125831604,NULL,1.73568960422231125832e+09,NULL,NULL);
INSERT INTO "runs" VALUES('20250101-1d771842',1.73568960422231125832e+09,'document.create','{host}','{}','{"concurrency": 1, "batch_size": 2, "on_invalid": "raise", "on_refused": "report", "timeout": 1800.0}',NULL,0,NULL,NULL,0.0,1.73568960422231125832e+09,NULL,NULL,NULL);
CREATE INDEX newest ON runs (created);
CREATE INDEX retries ON runs (retry_of) WHERE retry_of IS NOT NULL;
COMMIT;
